//! Copying: says "Copied" only after the copy worked, and otherwise what to do.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::{Button, Look, VisuallyHidden};
use super::icon::{Icon, Shape};
use super::slim::{IntoSlim, SlimView, effect};
use crate::browser::clipboard;
use crate::text;

/// A line of text with a button that copies it. `about` is read out after "Copy".
#[component]
#[inline(never)]
pub fn CopyLine(
    look: Look,
    #[prop(into)] about: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(optional, into)] on_copy: Option<Callback<()>>,
) -> SlimView {
    let outcome = RwSignal::new("");
    // The outcome belongs to the text that was copied.
    effect(move || {
        text.track();
        outcome.try_set("");
    });
    let copy = move |()| {
        let Some(words) = text.try_get_untracked() else { return };
        // If copying is blocked, the person was told to copy the text by hand.
        if let Some(on_copy) = on_copy {
            on_copy.run(());
        }
        spawn_local(async move {
            let worked = clipboard::copy(&words).await;
            outcome.try_set(if worked { text::COPIED } else { text::COPY_FAILED });
        });
    };
    view! {
        <div class="command-line">
            <code translate="no" dir="ltr" prop:textContent=text></code>
            <span class="copy">
                <Button look on_press=copy>
                    <Icon shape=Shape::Copy/>
                    {text::COPY}
                    <VisuallyHidden words=about/>
                </Button>
                <span class="copy-outcome" role="status" prop:textContent=outcome></span>
            </span>
        </div>
    }
    .slim()
}
