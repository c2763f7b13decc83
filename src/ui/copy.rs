//! Copying, which says "Copied" only after it worked, and otherwise what to do instead.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::{Button, Look};
use super::icon::Icon;
use crate::browser::clipboard;
use crate::text;

/// `what` is asked at the press, so that a secret is not kept by its button.
pub fn copy_button(
    look: Look,
    about: Option<String>,
    what: Rc<dyn Fn() -> Option<String>>,
) -> AnyView {
    let outcome = RwSignal::new(None::<bool>);
    let copy = move || {
        let Some(words) = what() else { return };
        spawn_local(async move {
            let worked = clipboard::copy(&words).await;
            outcome.try_set(Some(worked));
        });
    };
    let mut button = Button::new(look, text::COPY).icon(Icon::Copy);
    if let Some(about) = about {
        button = button.about(about);
    }
    view! {
        <span class="copy">
            {button.on(copy)}
            <span class="copy-outcome" role="status">
                {move || match outcome.get() {
                    Some(true) => text::COPIED,
                    Some(false) => text::COPY_FAILED,
                    None => "",
                }}
            </span>
        </span>
    }
    .into_any()
}
