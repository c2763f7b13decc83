//! Below the list: reading on when its end comes near, and what replaces an empty list.

use leptos::html::Div;
use leptos::prelude::*;

use crate::browser::observe;
use crate::keys::page::NewKey;
use crate::state::filter::Filter;
use crate::state::keys::Keys;
use crate::text::keys as words;
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, derive, effect, memo};

#[component]
#[inline(never)]
pub fn EndOfList() -> SlimView {
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

/// Stands in place of an empty list.
#[component]
#[inline(never)]
pub fn Empty() -> SlimView {
    let keys = Keys::here();
    let hides_keys = memo(move || keys.filter.with(Filter::hides_keys));
    view! {
        <div class="empty">
            <Show when=derive(move || !hides_keys.get())>
                <h2>{words::EMPTY_TITLE}</h2>
                <p>{words::EMPTY_LEAD}</p>
                <NewKey/>
            </Show>
            <Show when=hides_keys>
                <p>{words::NOTHING_FOUND}</p>
                <Button look=Look::Plain on_press=move |()| keys.clear_filter()>{words::CLEAR}</Button>
            </Show>
        </div>
    }
    .slim()
}
