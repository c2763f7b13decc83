//! The account's name beside a password field. Password managers look for it there.

use leptos::prelude::*;

use super::Person;
use crate::ui::{IntoSlim, SlimView, memo};

#[component]
#[inline(never)]
pub fn Account() -> SlimView {
    let person = Person::here();
    let name = memo(move || {
        let name = |session: &latchkey_contract::Session| session.user.name.clone();
        person.session.with(|session| session.as_ref().map(name)).unwrap_or_default()
    });
    view! {
        <input
            class="aside"
            type="text"
            name="username"
            autocomplete="username"
            readonly
            tabindex="-1"
            aria-hidden="true"
            prop:value=name
        />
    }
    .slim()
}
