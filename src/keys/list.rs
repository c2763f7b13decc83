//! The blocks of the list.

use std::sync::Arc;

use leptos::prelude::*;

use super::row::KeyRow;
use crate::state::keys::Keys;
use crate::text::keys as words;
use crate::ui::slim::flag;
use crate::ui::{Each, IntoSlim, SlimView, derive};

/// The ID of the list: the focus goes there when a button beside it is removed.
pub const ID: &str = "keys";

#[component]
#[inline(never)]
pub fn List() -> SlimView {
    let keys = Keys::here();
    let ids = move || keys.list.blocks.with(|blocks| blocks.iter().map(|b| b.id.clone()).collect());
    view! {
        <section
            class="list"
            id=ID
            tabindex="-1"
            aria-label=words::LIST
            aria-busy=flag(derive(move || keys.is_loading()))
        >
            <Each ids=derive(ids) children=Box::new(move |id| block(keys, &id))/>
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
