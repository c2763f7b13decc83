//! A block of rows, and how a row is laid out.

use latchkey_contract::{Key, State};
use leptos::prelude::*;

use super::facts;
use super::framed::framed;
use super::panel::PANEL;
use crate::browser::page;
use crate::route::Page;
use crate::state::list::{Block, Keys};
use crate::state::row::{self, Change, Panel, Row};
use crate::text;
use crate::text::keys as words;
use crate::text::rotation as rotation_words;
use crate::ui::menu::{Does, Item, menu};
use crate::ui::part;
use crate::ui::{Button, El, Icon, Look, Tone, el, icon, notice};

pub fn block(keys: Keys, block: Block) -> El {
    let of_block = block.keys.clone();
    let ids = move || of_block.with(|keys| keys.iter().map(|key| key.id.clone()).collect());
    let build = move |id: &str| {
        let key = block.keys.with_untracked(|keys| keys.iter().find(|key| key.id == id).cloned());
        key.map_or_else(|| el("li"), |key| key_row(keys.build_row(&block, &key)))
    };
    el("ul").class("block").attr("role", "list").each(ids, build)
}

/// One key as a list item. Also used by the page of one key.
pub fn key_row(row: Row) -> El {
    page::first_row();
    let Some(key) = row.key_untracked() else { return el("li") };
    let name = move || row.key().name.clone();
    let regenerate = move || {
        if row.panel_untracked() == Some(Panel::Regenerate) {
            row.dismiss();
        } else {
            row.open(Panel::Regenerate);
        }
    };
    let button = Button::new(Look::Plain, words::REGENERATE)
        .live_about(name)
        .id(&row::regenerate_id(&key.id))
        .on(regenerate);
    let more = move || words::more_for(&name());
    let actions = el("div").class("key-actions").child(button).child(menu(
        &row::menu_id(&key.id),
        more,
        move || actions(row),
    ));
    el("li")
        .class("key")
        .live_attr("data-state", move || Some(row.state().as_str().to_owned()))
        .dynamic(move || Some(who(&row.key(), row.state())))
        .child(left(row))
        .dynamic(move || Some(facts::facts(&row.key())))
        .child(actions)
        .dynamic(move || facts::overlap(&row.key(), row.now()))
        .dynamic(move || row.has_lost_value().then(lost))
        .dynamic(move || row.panel().map(|panel| untrack(|| open(row, panel))))
}

fn who(key: &Key, state: State) -> El {
    let link = el("a").attr("href", &Page::Key(key.id.clone()).href()).text(&key.name);
    el("div")
        .class("key-who")
        .child(el("h2").class("key-name").child(link))
        .child(state_mark(state))
        .child(el("p").class("key-owner").text(&words::owner(&key.owner.name, key.owner.kind)))
}

fn state_mark(state: State) -> El {
    let word = el("span").text(words::state(state));
    el("p").class("key-state").child(icon(Icon::of(state))).child(word)
}

fn left(row: Row) -> El {
    el("div")
        .class("key-left")
        .child(el("p").class("key-countdown").live_text(move || words::left(&row.key(), row.now())))
        .dynamic(move || facts::expiry(&row.key(), row.state()))
}

fn lost() -> El {
    let said = format!("{} {}", rotation_words::WIPED_UNSEEN, rotation_words::WIPED_REMEDY);
    el("div").class("key-lost").child(notice(Tone::Warning, &said, None))
}

/// The panel, or its frame while the rest of the application is on its way.
fn open(row: Row, panel: Panel) -> El {
    part::show(&PANEL, (row, panel), move |inside| {
        let name = row.key_untracked().map(|key| key.name.clone()).unwrap_or_default();
        let title = if panel == Panel::Regenerate { rotation_words::title(&name) } else { name };
        let cancel = Button::new(Look::Plain, text::CANCEL).on(move || row.close());
        framed(row, &title).child(inside).child(el("div").class("panel-actions").child(cancel))
    })
}

fn actions(row: Row) -> Vec<Item> {
    let Some(key) = row.key_untracked() else { return Vec::new() };
    let act = |label, danger, panel| Item {
        label,
        danger,
        does: Does::Act(Box::new(move || row.open(panel))),
    };
    let activity = format!("{}#activity", Page::Key(key.id.clone()).href());
    let mut items = vec![
        act(words::EDIT, false, Panel::Edit),
        Item { label: words::ACTIVITY, danger: false, does: Does::Go(activity) },
    ];
    if key.revoked_at.is_none() {
        items.push(if key.disabled_at.is_some() {
            act(words::ENABLE, false, Panel::Change(Change::Enable))
        } else {
            act(words::DISABLE, false, Panel::Change(Change::Disable))
        });
        items.push(act(words::REVOKE, true, Panel::Change(Change::Revoke)));
    }
    items.push(act(words::DELETE, true, Panel::Change(Change::Delete)));
    items
}
