//! The fields of a form in their order. Owner and lifetime belong to a new key only.

use leptos::html::Input;
use leptos::prelude::*;

use super::Form;
use super::field::{LabeledField, described_by, is_wrong};
use super::lifetime::Lifetime;
use super::owner::OwnerField;
use super::packages::Packages;
use super::places::Places;
use super::scopes::Scopes;
use super::text_input::follow;
use crate::session::Confirmation;
use crate::text::form as words;
use crate::ui::slim::flag;
use crate::ui::{IntoSlim, SlimView, derive};

#[component]
#[inline(never)]
pub fn Fields(form: Form, confirmation: Confirmation) -> SlimView {
    // While the outcome of a lost request is unknown, the same request is repeated. While the person
    // is asked for their password, the request waits as it is.
    let is_fixed =
        derive(move || form.is_new && (form.sending.is_undecided() || confirmation.is_asking()));
    let owner = form.is_new.then(|| view! { <OwnerField form/> });
    let lifetime = form.is_new.then(|| view! { <Lifetime form/> });
    view! {
        <div class="fields" inert=flag(is_fixed)>
            <Name form/>
            {owner}
            <Scopes form/>
            <Packages form/>
            {lifetime}
            <Places form/>
        </div>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Name(form: Form) -> SlimView {
    let input = NodeRef::<Input>::new();
    follow(input, form.part(|draft| draft.name.clone()));
    view! {
        <LabeledField form field="name" label=words::NAME hint=words::NAME_HINT>
            <input
                class="input"
                type="text"
                name="name"
                autocomplete="off"
                id=form.id("name")
                aria-describedby=described_by(form, "name")
                aria-invalid=is_wrong(form, "name")
                node_ref=input
                on:input:target=move |event| form.change(|draft| draft.name = event.target().value())
            />
        </LabeledField>
    }
    .slim()
}
