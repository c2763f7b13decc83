//! Inside a page of another site that site asks who it is: whoever mints the tokens vouches for them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Failure, Reason};
use crate::browser::{focus, frame};
use crate::text;
use crate::text::embed as words;
use crate::text::session as session_words;
use crate::ui::old::{Button, El, Look, Tone, el, notice};

const ID: &str = "confirm-at-host";

#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Asking,
    Refused,
    Failed(Failure),
}

/// A host that gave a token which is not confirmed (`was_answered`) is asked again by a person only:
/// by itself this would go round in circles.
pub fn question(was_answered: bool, decide: impl Fn(bool) + Copy + 'static) -> El {
    let stage = RwSignal::new(Stage::Refused);
    let ask = move || {
        stage.set(Stage::Asking);
        spawn_local(async move {
            match api::renew(Reason::Confirmation).await {
                Ok(true) => decide(true),
                Ok(false) => drop(stage.try_set(Stage::Refused)),
                Err(failure) => drop(stage.try_set(Stage::Failed(failure))),
            }
        });
    };
    if !was_answered {
        ask();
    }
    // The host's own question takes the focus meanwhile.
    focus::by_id(ID.to_owned());
    let said = move || {
        let host = frame::host_name();
        let again = || Button::new(Look::Plain, words::ASK_AGAIN).on(ask);
        Some(match stage.get() {
            Stage::Asking => el("p").attr("role", "status").text(&words::asking(&host)),
            Stage::Refused => notice(Tone::Warning, &words::refused(&host), Some(again())),
            Stage::Failed(failure) => notice(Tone::Problem, &failure.words(), Some(again())),
        })
    };
    let cancel = Button::new(Look::Plain, text::CANCEL).on(move || decide(false));
    el("section")
        .class("confirm")
        .attr("id", ID)
        .attr("tabindex", "-1")
        .attr("aria-label", session_words::CONFIRM_TITLE)
        .child(el("h3").class("panel-title").text(session_words::CONFIRM_TITLE))
        .dynamic(said)
        .child(el("div").class("panel-actions").child(cancel))
}
