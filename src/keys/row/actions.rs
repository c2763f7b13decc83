//! Regenerate and the menu of a row.

use leptos::prelude::*;

use crate::browser::focus;
use crate::route::Page;
use crate::state::row::{Change, Panel, Row};
use crate::text::keys as words;
use crate::ui::menu::{Menu, MenuAction, MenuItem};
use crate::ui::{Button, IntoSlim, Look, SlimView, memo};

#[component]
#[inline(never)]
pub fn Actions(row: Row) -> SlimView {
    let name = super::fact(row, |key| key.name.clone());
    let more = memo(move || words::more_for(&name.get()));
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
            <Menu id=row.element_id("menu") label=more items=move |()| items(row)/>
        </div>
    }
    .slim()
}

fn items(row: Row) -> Vec<MenuItem> {
    let Some(key) = row.key_untracked() else { return Vec::new() };
    let open = |label, is_dangerous, panel| MenuItem {
        label,
        is_dangerous,
        action: MenuAction::Run(Callback::new(move |()| {
            // The panel that is open already only gets the focus.
            if row.panel_untracked() == Some(panel) {
                focus::by_id(row.element_id("panel"));
            } else {
                row.open(panel);
            }
        })),
    };
    let activity = format!("{}#activity", Page::Key(key.id.clone()).href());
    let activity = MenuAction::Go(activity);
    let mut items = vec![
        open(words::EDIT, false, Panel::Edit),
        MenuItem { label: words::ACTIVITY, is_dangerous: false, action: activity },
    ];
    if key.revoked_at.is_none() {
        items.push(if key.disabled_at.is_some() {
            open(words::ENABLE, false, Panel::Change(Change::Enable))
        } else {
            open(words::DISABLE, false, Panel::Change(Change::Disable))
        });
        items.push(open(words::REVOKE, true, Panel::Change(Change::Revoke)));
    }
    items.push(open(words::DELETE, true, Panel::Change(Change::Delete)));
    items
}
