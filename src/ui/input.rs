//! Inputs, compiled once for all forms.

use leptos::html::Input;
use leptos::prelude::*;

use super::slim::{IntoSlim, SlimView};

/// A line of text without a label of its own on the screen.
#[component]
#[inline(never)]
pub fn TextInput(
    #[prop(into)] label: String,
    placeholder: &'static str,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] is_link: bool,
    #[prop(optional)] node_ref: NodeRef<Input>,
    #[prop(optional, into)] invalid: Signal<Option<&'static str>>,
) -> SlimView {
    view! {
        <input
            class="input"
            type="text"
            autocomplete="off"
            inputmode=is_link.then_some("url")
            id=id
            aria-label=label
            aria-invalid=invalid
            placeholder=placeholder
            node_ref=node_ref
            on:input:target=move |event| on_input.run(event.target().value())
        />
    }
    .slim()
}

/// Read once, when the form is sent: the page keeps no copy of a password.
#[component]
#[inline(never)]
pub fn PasswordInput(
    /// `current-password` or `new-password`, for password managers.
    autocomplete: &'static str,
    node_ref: NodeRef<Input>,
) -> SlimView {
    view! {
        <input
            class="input"
            type="password"
            name="password"
            autocomplete=autocomplete
            required
            node_ref=node_ref
        />
    }
    .slim()
}
