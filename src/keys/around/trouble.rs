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
    let note = move || note(&keys.first.progress(), is_offline.get());
    let has_failed = memo(move || keys.first.failure().is_some());
    view! {
        <NoticeRegion note=derive(note)>
            <Show when=has_failed>
                <Button look=Look::Plain on_press=move |()| keys.start()>{text::RETRY}</Button>
            </Show>
        </NoticeRegion>
    }
    .slim()
}

fn note(progress: &Progress, is_offline: bool) -> Option<Note> {
    match progress {
        Progress::Slow => Some(Note::new(Tone::Info, text::SLOW)),
        Progress::Failed(Failure::Offline) => Some(Note::new(Tone::Warning, text::OFFLINE)),
        Progress::Failed(failure) => Some(Note::problem(words::load_failed(&failure.words()))),
        Progress::Idle | Progress::Asking => {
            is_offline.then(|| Note::new(Tone::Warning, text::OFFLINE))
        }
    }
}
