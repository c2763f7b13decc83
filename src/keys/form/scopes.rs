//! What a key may do.

use std::sync::Arc;

use latchkey_contract::{Scope, Word};
use leptos::prelude::*;

use super::Form;
use super::field::FieldGroup;
use crate::text::form as words;
use crate::ui::field::Checkbox;
use crate::ui::slim::flag;
use crate::ui::{Each, IntoSlim, SlimView, derive, memo};

#[component]
#[inline(never)]
pub fn Scopes(form: Form) -> SlimView {
    let offered = memo(move || {
        let scopes = form.base.with(|base| form.draft.with(|draft| draft.offered_scopes(base)));
        scopes.iter().map(|scope| Arc::from(scope.as_str())).collect::<Vec<Arc<str>>>()
    });
    let choice = move |scope: Arc<str>| {
        let scope = Word::parse(scope.to_string());
        view! { <ScopeChoice form scope/> }.slim()
    };
    view! {
        <FieldGroup form field="scopes" legend=words::SCOPES>
            <div><Each ids=offered children=Box::new(choice)/></div>
        </FieldGroup>
    }
    .slim()
}

#[component]
#[inline(never)]
fn ScopeChoice(form: Form, scope: Word<Scope>) -> SlimView {
    let has_push = form.part(|draft| draft.scopes.contains(&Scope::Push.into()));
    let (for_hint, for_state, for_change) = (scope.clone(), scope.clone(), scope.clone());
    let hint = memo(move || words::scope_hint(&for_hint, has_push.get()));
    let has_none = derive(move || hint.with(|hint| hint.is_empty()));
    let is_ticked = form.part(move |draft| draft.scopes.contains(&for_state));
    let tick = move |is_wanted| form.change(|draft| draft.set_scope(&for_change, is_wanted));
    // Another registry's word may contain spaces, which no ID can.
    let hint_id = form.id(&format!("{}-hint", scope.as_str().replace(char::is_whitespace, "-")));
    view! {
        <div>
            <Checkbox
                label=words::scope(&scope)
                checked=is_ticked
                on_change=tick
                described_by=hint_id.clone()
            />
            <p class="choice-hint" id=hint_id hidden=flag(has_none) prop:textContent=hint></p>
        </div>
    }
    .slim()
}
