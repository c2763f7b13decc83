//! Whose packages a new key reaches.

use latchkey_contract::Owner;
use leptos::prelude::*;

use super::Form;
use super::field::{LabeledField, described_by, is_wrong};
use crate::session::Person;
use crate::text::form as words;
use crate::text::keys as key_words;
use crate::ui::{IntoSlim, SlimView, effect, memo};

#[component]
#[inline(never)]
pub fn OwnerField(form: Form) -> SlimView {
    let person = Person::here();
    if person.session.with_untracked(Option::is_none) {
        person.ask();
    }
    let owners = memo(move || {
        let owners = person.session.with(|session| Some(session.as_ref()?.owners.clone()));
        owners.unwrap_or_default()
    });
    let chosen = form.part(|draft| draft.owner.clone());
    // The first owner is the person. A copied key's owner may be one that they cannot act for.
    effect(move || {
        let is_offered = owners.with(|owners| owners.iter().any(|owner| owner.id == chosen.get()));
        let first = owners.with(|owners| owners.first().map(|owner| owner.id.clone()));
        if let Some(first) = first.filter(|_| !is_offered) {
            form.preset(move |draft| draft.owner.clone_from(&first));
        }
    });
    let option = move |owner: Owner| {
        let Owner { id, .. } = owner.clone();
        let is_chosen = memo(move || chosen.with(|chosen| *chosen == id));
        view! {
            <option value=owner.id.clone() prop:selected=is_chosen>{key_words::owner(&owner)}</option>
        }
    };
    view! {
        <LabeledField form field="owner" label=words::OWNER hint=words::OWNER_HINT>
            <select
                class="input"
                name="owner"
                id=form.id("owner")
                aria-describedby=described_by(form, "owner")
                aria-invalid=is_wrong(form, "owner")
                on:change:target=move |event| form.change(|draft| draft.owner = event.target().value())
            >
                <For each=move || owners.get() key=|owner| owner.id.clone() children=option/>
            </select>
        </LabeledField>
    }
    .slim()
}
