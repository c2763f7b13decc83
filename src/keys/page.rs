//! The page with all keys.

use leptos::prelude::*;

use super::around::{ABOVE, BANNER, BELOW};
use super::chart::CHART;
use super::list::{List, Skeleton};
use crate::browser::page;
use crate::route::Page;
use crate::session::Person;
use crate::state::keys::Keys;
use crate::state::leaving::IsShown;
use crate::state::reading::Progress;
use crate::text::keys as words;
use crate::ui::{Icon, IntoSlim, Look, Shape, Show, SlimView, effect, memo, optional, part};

/// Stays mounted while another page is shown. Only the rows come before the second half of the
/// application; the space for everything around them is reserved.
#[component]
#[inline(never)]
pub fn KeysPage(is_shown: Memo<bool>) -> SlimView {
    let keys = Keys::here();
    provide_context(IsShown(is_shown.into()));
    read_at_start(keys);
    let is_coming = memo(move || keys.list.is_empty() && keys.is_loading());
    let class = memo(move || {
        let is_in_need = keys.in_need().is_some();
        if is_in_need { "above-list above-list-in-need" } else { "above-list" }
    });
    view! {
        <div class="page-head"><h1>{words::TITLE}</h1><NewKey/></div>
        <figure class="strip">{optional(|| part::when_here(&CHART, &()))}</figure>
        <div class=class>
            // Here before its first words, so that they are spoken.
            <div role="status">{optional(|| part::when_here(&BANNER, &()))}</div>
            {optional(|| part::when_here(&ABOVE, &()))}
        </div>
        <List/>
        <Show when=is_coming><Skeleton/></Show>
        {optional(move || part::when_here(&BELOW, &is_shown))}
    }
    .slim()
}

/// Reads the list now and after each sign-in, and then fetches the second half: one frame shows the
/// rows, the next is free. The second half also says why there are no rows.
fn read_at_start(keys: Keys) {
    let person = Person::here();
    effect(move || {
        person.turn.track();
        untrack(move || keys.refresh());
    });
    effect(move || {
        let is_in_trouble = matches!(keys.first.progress(), Progress::Slow | Progress::Failed(_));
        if keys.is_answered() || is_in_trouble {
            page::next_frame(|| page::next_frame(part::want));
        }
    });
}

#[component]
#[inline(never)]
pub fn NewKey() -> SlimView {
    view! {
        <a class=Look::Primary.class() href=Page::NewKey { from: None }.href()>
            <Icon shape=Shape::Plus/>
            {words::NEW}
        </a>
    }
    .slim()
}
