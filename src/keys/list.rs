//! The blocks of the list, and reading on when its end comes near.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::row::KeyRow;
use crate::api::Failure;
use crate::browser::{focus, observe};
use crate::state::keys::Keys;
use crate::state::reading::Progress;
use crate::text;
use crate::text::keys as words;
use crate::ui::slim::flag;
use crate::ui::{
    Button, Each, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, Tone, derive, effect, memo,
};

const ID: &str = "keys";

#[component]
#[inline(never)]
pub fn List() -> SlimView {
    let keys = Keys::here();
    let ids = move || keys.list.blocks.with(|blocks| blocks.iter().map(|b| b.id.clone()).collect());
    let has_more = memo(move || keys.next.with(Option::is_some));
    let has_failed = memo(move || keys.first.failure().is_some());
    let is_empty = memo(move || keys.list.is_empty());
    // A button that goes with its reason leaves the focus to the list.
    effect(move || {
        _ = (has_more.get(), has_failed.get(), is_empty.get());
        focus::if_lost(ID);
    });
    view! {
        <section
            class="list"
            id=ID
            tabindex="-1"
            aria-label=words::LIST
            aria-busy=flag(derive(move || keys.is_loading()))
        >
            <Each ids=derive(ids) children=Box::new(move |id| block(keys, &id))/>
            <Show when=has_more><EndOfList/></Show>
        </section>
    }
    .slim()
}

fn block(keys: Keys, id: &str) -> SlimView {
    let blocks = keys.list.blocks.get_untracked();
    let Some(block) = blocks.into_iter().find(|block| *block.id == *id) else { return ().slim() };
    let row = move |id: Arc<str>| match keys.row(&id) {
        Some(row) => view! { <KeyRow row/> }.slim(),
        None => ().slim(),
    };
    view! {
        <ul class="block" role="list">
            <Each ids=block.keys children=Box::new(row)/>
        </ul>
    }
    .slim()
}

#[component]
#[inline(never)]
fn EndOfList() -> SlimView {
    let keys = Keys::here();
    let end = NodeRef::<Div>::new();
    effect(move || {
        // Each page that arrives moves the end away, or leaves it near and asks for the next page.
        keys.list.blocks.track();
        if let Some(end) = end.get() {
            observe::when_near(&end, move || keys.load_more());
        }
    });
    let busy = derive(move || keys.more.is_asking());
    let problem = move || keys.more.failure().map(|failure| Note::problem(failure.words()));
    view! {
        <div class="list-end" node_ref=end>
            <NoticeRegion note=derive(problem)/>
            <Button look=Look::Plain busy on_press=move |()| keys.load_more()>
                {words::SHOW_MORE}
            </Button>
        </div>
    }
    .slim()
}

/// Stands where the list will be, as high as its first rows.
#[component]
#[inline(never)]
pub fn Skeleton() -> SlimView {
    view! {
        <div role="status" aria-label=words::LOADING>
            <div class="skeleton skeleton-row"></div>
            <div class="skeleton skeleton-row"></div>
            <div class="skeleton skeleton-row"></div>
            <div class="skeleton skeleton-row"></div>
        </div>
    }
    .slim()
}

/// Stands in place of an empty list.
#[component]
#[inline(never)]
pub fn Empty() -> SlimView {
    let keys = Keys::here();
    let hides_keys = memo(move || keys.filter.with(|filter| filter.hides_keys()));
    view! {
        <div class="empty">
            <Show when=derive(move || !hides_keys.get())>
                <h2>{words::EMPTY_TITLE}</h2>
                <p>{words::EMPTY_LEAD}</p>
                <super::page::NewKey/>
            </Show>
            <Show when=hides_keys>
                <p>{words::NOTHING_FOUND}</p>
                <Button look=Look::Plain on_press=move |()| keys.clear_filter()>{words::CLEAR}</Button>
            </Show>
        </div>
    }
    .slim()
}

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
