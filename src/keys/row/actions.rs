//! Regenerate and the menu of a row.

use leptos::prelude::*;

use super::menu::MENU;
use crate::state::row::{Panel, Row};
use crate::text::keys as words;
use crate::ui::{Button, IntoSlim, Look, SlimView, optional, part};

#[component]
#[inline(never)]
pub fn Actions(row: Row) -> SlimView {
    let name = super::fact(row, |key| key.name.clone());
    let regenerate = move |()| {
        if row.panel_untracked() == Some(Panel::Regenerate) {
            row.dismiss();
        } else {
            row.open(Panel::Regenerate);
        }
    };
    view! {
        <div class="key-actions">
            <Button look=Look::Plain id=row.element_id("regenerate") on_press=regenerate>
                {words::REGENERATE}
                <span class="aside">" " <bdi translate="no" prop:textContent=name></bdi></span>
            </Button>
            <div class="menu-place">{optional(move || part::when_here(&MENU, &row))}</div>
        </div>
    }
    .slim()
}
