//! The menu of a row. It arrives with the second half of the application.

use leptos::prelude::*;

use crate::browser::focus;
use crate::route::Page;
use crate::state::row::{Change, Panel, Row};
use crate::text::keys as words;
use crate::ui::menu::{Menu, MenuAction, MenuItem};
use crate::ui::part::Part;
use crate::ui::{IntoSlim, SlimView, memo};

thread_local! {
    pub static MENU: Part<Row> = const { Part::coming() };
}

#[component]
#[inline(never)]
pub fn RowMenu(row: Row) -> SlimView {
    let more = memo(move || words::more_for(&row.key().name));
    view! { <Menu id=row.element_id("menu") label=more items=move |()| items(row)/> }.slim()
}

fn items(row: Row) -> Vec<MenuItem> {
    let Some(key) = row.key_untracked() else { return Vec::new() };
    let open = |label, is_dangerous, panel| MenuItem {
        label,
        is_dangerous,
        action: MenuAction::Run(Callback::new(move |()| {
            // The panel that is open already only gets the focus.
            if row.panel_untracked() == Some(panel) {
                focus::first_inside(row.element_id("panel"));
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
