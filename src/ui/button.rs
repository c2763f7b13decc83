//! Buttons: a label, a look, and no second press while the first one is being carried out.

use leptos::prelude::*;

use super::slim::{IntoSlim, SlimChildren, SlimView, flag, memo};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Primary,
    Plain,
    Danger,
    /// Without a border, for a button beside something more important.
    Quiet,
}

impl Look {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Plain => "button",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// While `busy` is true, a press does nothing and assistive technology says so.
#[component]
#[inline(never)]
pub fn Button(
    look: Look,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] busy: Signal<bool>,
    children: SlimChildren,
) -> SlimView {
    let press = move |_| {
        if busy.try_get_untracked() != Some(true) {
            on_press.run(());
        }
    };
    view! {
        <button
            class=look.class()
            type="button"
            id=id
            aria-disabled=flag(busy)
            aria-busy=flag(busy)
            on:click=press
        >
            {children.run()}
        </button>
    }
    .slim()
}

/// Submits the form around it. The form's `submit` listener does the work.
#[component]
#[inline(never)]
pub fn SubmitButton(
    look: Look,
    #[prop(optional, into)] busy: Signal<bool>,
    children: SlimChildren,
) -> SlimView {
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.try_get_untracked() == Some(true) {
            event.prevent_default();
        }
    };
    view! {
        <button
            class=look.class()
            type="submit"
            aria-disabled=flag(busy)
            aria-busy=flag(busy)
            on:click=press
        >
            {children.run()}
        </button>
    }
    .slim()
}

/// Words that a screen reader reads and nobody sees.
#[component]
#[inline(never)]
pub fn VisuallyHidden(#[prop(into)] words: Signal<String>) -> SlimView {
    let words = memo(move || format!(" {}", words.get()));
    view! { <span class="aside" prop:textContent=words></span> }.slim()
}
