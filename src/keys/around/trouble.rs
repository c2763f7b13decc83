//! What is said above the list when it cannot be read.

use leptos::prelude::*;

use crate::api::Failure;
use crate::state::keys::Keys;
use crate::state::reading::Progress;
use crate::text;
use crate::text::keys as words;
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, Tone, derive, memo};

/// What is said above the list. The list itself stays as it is.
#[component]
#[inline(never)]
pub fn Trouble(is_offline: RwSignal<bool>) -> SlimView {
    let keys = Keys::here();
    let note = move || {
        let failure = keys.first.lasting_failure();
        note(&keys.first.progress(), failure, is_offline.get())
    };
    let has_failed = memo(move || keys.first.lasting_failure().is_some());
    let busy = derive(move || keys.first.is_asking());
    view! {
        <NoticeRegion note=derive(note)>
            <Show when=has_failed>
                <Button look=Look::Plain busy on_press=move |()| keys.start()>
                    {text::RETRY}
                </Button>
            </Show>
        </NoticeRegion>
    }
    .slim()
}

fn note(progress: &Progress, failure: Option<Failure>, is_offline: bool) -> Option<Note> {
    match (progress, failure) {
        (Progress::Slow, _) => Some(Note::new(Tone::Info, text::SLOW)),
        (_, Some(Failure::Offline)) => Some(Note::new(Tone::Warning, text::OFFLINE)),
        (_, Some(failure)) => Some(Note::problem(words::load_failed(&failure.words()))),
        (_, None) => is_offline.then(|| Note::new(Tone::Warning, text::OFFLINE)),
    }
}
