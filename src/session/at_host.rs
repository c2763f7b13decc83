//! Inside a page of another site, that site asks who the person is: it mints the tokens, so it
//! vouches for the person.

use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Confirmation;
use crate::api::{self, Failure, Reason};
use crate::browser::{focus, frame, page};
use crate::text;
use crate::text::embed as words;
use crate::text::session as session_words;
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, SlimView, Tone, derive, effect, memo};

#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Asking,
    Refused,
    Failed(Failure),
}

/// A host whose token did not confirm the person (`was_answered`) is asked again only by a press:
/// the question would otherwise repeat itself forever.
#[component]
#[inline(never)]
pub fn HostQuestion(confirmation: Confirmation, was_answered: bool) -> SlimView {
    let stage = RwSignal::new(Stage::Refused);
    let section = NodeRef::<Section>::new();
    let ask = move || {
        stage.set(Stage::Asking);
        spawn_local(async move {
            let refusal = match api::renew(Reason::Confirmation).await {
                Ok(true) => return confirmation.decide(true),
                Ok(false) => Stage::Refused,
                Err(failure) => Stage::Failed(failure),
            };
            stage.try_set(refusal);
            take_focus_back(section);
        });
    };
    if !was_answered {
        ask();
    }
    // The element and not an ID: two questions can be open, each in its row.
    effect(move || {
        if let Some(section) = section.get() {
            focus::element(section);
        }
    });
    let note = move || {
        let host = frame::host_name();
        Some(match stage.get() {
            Stage::Asking => Note::new(Tone::Info, words::asking(&host)),
            Stage::Refused => Note::new(Tone::Warning, words::refused(&host)),
            // As a warning it stays in the same region, and the button keeps the focus.
            Stage::Failed(failure) => Note::new(Tone::Warning, failure.words()),
        })
    };
    let busy = memo(move || stage.with(|stage| *stage == Stage::Asking));
    view! {
        <section
            class="confirm"
            tabindex="-1"
            aria-label=session_words::CONFIRM_TITLE
            node_ref=section
        >
            <p class="panel-title">{session_words::CONFIRM_TITLE}</p>
            <NoticeRegion note=derive(note)>
                <Button look=Look::Plain busy on_press=move |()| ask()>{words::ASK_AGAIN}</Button>
            </NoticeRegion>
            <div class="panel-actions">
                <Button look=Look::Plain on_press=move |()| confirmation.decide(false)>
                    {text::CANCEL}
                </Button>
            </div>
        </section>
    }
    .slim()
}

/// A browser forgets what has the focus in a frame when the page around it takes the focus, as its
/// question does.
fn take_focus_back(section: NodeRef<Section>) {
    page::next_frame(move || {
        let Some(Some(section)) = section.try_get_untracked() else { return };
        if !focus::is_within(&section) && focus::outside(&section).is_none() {
            focus::element(section);
        }
    });
}
