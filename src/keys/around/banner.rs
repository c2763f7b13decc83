//! One calm banner: the key that needs attention first, and the way to see to it.

use latchkey_contract::State;
use leptos::prelude::*;

use crate::browser::focus;
use crate::route::{Go, Page};
use crate::state::keys::Keys;
use crate::state::leaving::{Leaving, LostBy};
use crate::state::row::{Panel, Row};
use crate::text::keys as words;
use crate::text::sentence::Sentence;
use crate::ui::{Button, IntoSlim, Look, Says, Show, SlimView, memo};

#[component]
#[inline(never)]
pub fn Banner() -> SlimView {
    let keys = Keys::here();
    let (go, leaving) = (Go::here(), Leaving::here());
    let first = memo(move || keys.in_need().map(|(row, _)| row.id()));
    let row = move || first.get().and_then(|id| keys.row(&id));
    let more = memo(move || keys.in_need().map_or(0, |(_, more)| more));
    let sentence =
        memo(move || row().and_then(|row| sentence(row, more.get())).unwrap_or_default());
    let name = memo(move || row().map(|row| row.key().name.clone()).unwrap_or_default());
    let act = move |()| {
        let Some(row) = untrack(row) else { return };
        let id = row.element_id("regenerate");
        if focus::is_there(&id) {
            focus::scroll_to(&id);
            row.open(Panel::Regenerate);
        } else {
            let page = Page::Regenerate(row.id());
            leaving.before(LostBy::AnotherPage, move || go.to(&page));
        }
    };
    view! {
        <Show when=memo(move || first.with(Option::is_some))>
            <div class="notice notice-warning banner">
                <p class="notice-words"><Says sentence/></p>
                <Button look=Look::Plain on_press=act>
                    // One child, because the button puts a gap between its children.
                    <span>
                        {words::REGENERATE}
                        " "
                        <bdi translate="no" prop:textContent=name></bdi>
                    </span>
                    <span class="aside">" " {words::BANNER_ABOUT}</span>
                </Button>
            </div>
        </Show>
    }
    .slim()
}

fn sentence(row: Row, more: u64) -> Option<Sentence> {
    let key = row.key();
    let at = key.current.as_ref()?.expires_at?;
    Some(words::banner(&key.name, row.state() == State::Expired, at, more))
}
