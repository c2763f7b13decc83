//! What the person has to know about the value that is on the page, or was.

use leptos::prelude::*;

use crate::browser::focus;
use crate::state::row::Row;
use crate::state::secret::{Holds, ShownSecret, Wiped};
use crate::text::rotation as words;
use crate::ui::slim::on_end;
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, SlimView, Tone, memo};

#[component]
#[inline(never)]
pub fn Notes(row: Row, secret: ShownSecret) -> SlimView {
    let warning = |words: String| Some(Note::new(Tone::Warning, words));
    let unsaved =
        memo(move || row.guard.refused().and_then(|_| warning(words::UNSAVED.to_owned())));
    let state = memo(move || match secret.holds.get() {
        Holds::Nothing | Holds::Value => None,
        Holds::Another => warning(words::ANOTHER.to_owned()),
        Holds::Wiped(Wiped::Idle) => warning(wiped(words::WIPED_IDLE)),
        Holds::Wiped(Wiped::Left) => warning(wiped(words::WIPED_LEFT)),
    });
    // Any input takes the note away, also the one that would press its button.
    let panel = row.element_id("value");
    on_end(secret.is_ending, move || focus::if_lost(panel.clone()));
    let ending =
        memo(move || secret.is_ending.get().then(|| Note::new(Tone::Warning, words::ENDING)));
    view! {
        <NoticeRegion note=unsaved/>
        <NoticeRegion note=state/>
        <NoticeRegion note=ending>
            <Button look=Look::Plain on_press=move |()| secret.touch()>{words::KEEP}</Button>
        </NoticeRegion>
    }
    .slim()
}

fn wiped(why: &str) -> String {
    format!("{why} {}", words::WIPED_REMEDY)
}
