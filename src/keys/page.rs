//! The page with all keys.

use leptos::prelude::*;

use super::arrival;
use super::banner::Banner;
use super::chart::CHART;
use super::filters::Filters;
use super::list::{Empty, List, Skeleton, Trouble};
use crate::route::Page;
use crate::state::keys::Keys;
use crate::text::keys as words;
use crate::ui::{Icon, IntoSlim, Look, Shape, Show, SlimView, memo, optional, part};

/// Stays mounted while another page is shown.
#[component]
#[inline(never)]
pub fn KeysPage(is_shown: Memo<bool>) -> SlimView {
    let keys = Keys::here();
    let is_offline = arrival::keep_fresh(keys);
    arrival::keep_place(is_shown);
    let is_empty = memo(move || keys.list.is_empty());
    let has_nothing = memo(move || {
        is_empty.get() && keys.is_answered() && !keys.is_loading() && keys.first.failure().is_none()
    });
    let is_coming = memo(move || is_empty.get() && keys.is_loading());
    view! {
        <div class="page-head"><h1>{words::TITLE}</h1><NewKey/></div>
        <figure class="strip">{optional(|| part::when_here(&CHART, &()))}</figure>
        <Banner/>
        <Filters/>
        <Trouble is_offline/>
        <List/>
        <Show when=is_coming><Skeleton/></Show>
        <Show when=has_nothing><Empty/></Show>
    }
    .slim()
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
