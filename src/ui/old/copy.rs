//! Copying, which says "Copied" only after it worked, and otherwise what to do instead.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Icon;
use super::Look;
use super::button::Button;
use super::el::{El, el};
use crate::browser::clipboard;
use crate::text;

/// A line of text with a button that copies it.
pub fn line_to_copy(look: Look, about: &str, text: &str) -> El {
    let to_copy = text.to_owned();
    el("div").class("command-line").child(el("code").text(text)).child(copy_button(
        look,
        about,
        move || Some(to_copy.clone()),
    ))
}

/// `what` is asked at the press, so that a secret is not kept by its button.
/// `about` is read out after "Copy"; empty where one button stands alone.
pub fn copy_button(look: Look, about: &str, what: impl Fn() -> Option<String> + 'static) -> El {
    let outcome = RwSignal::new("");
    let copy = move || {
        let Some(words) = what() else { return };
        spawn_local(async move {
            let worked = clipboard::copy(&words).await;
            outcome.try_set(if worked { text::COPIED } else { text::COPY_FAILED });
        });
    };
    let mut button = Button::with_icon(look, Icon::Copy, text::COPY);
    if !about.is_empty() {
        button = button.about(about);
    }
    let told = el("span").class("copy-outcome").attr("role", "status");
    let told = told.live_text(move || outcome.get().to_owned());
    el("span").class("copy").child(button.on(copy)).child(told)
}
