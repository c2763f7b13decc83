//! A block of rows, and how a row is laid out.

use std::rc::Rc;

use latchkey_contract::{Key, State};
use leptos::prelude::*;

use super::row::{self, Change, Panel, Row};
use super::state::{Block, Keys};
use super::{change, facts, form};
use crate::browser::page;
use crate::rotation;
use crate::route::Page;
use crate::text::keys as words;
use crate::ui::menu::{Does, Item, menu};
use crate::ui::{Button, Icon, Look, icon};

pub fn block(keys: Keys, block: &Block) -> AnyView {
    let each = block.keys.clone();
    let block = block.clone();
    view! {
        <ul class="block" role="list">
            <For each=move || each.get() key=|key| key.id.clone() let:key>
                {key_row(keys.build_row(&block, key))}
            </For>
        </ul>
    }
    .into_any()
}

/// One key as a list item. Also used by the page of one key.
pub fn key_row(row: Row) -> AnyView {
    page::first_row();
    let Some(key) = row.key_untracked() else { return ().into_any() };
    let Key { id, .. } = key.as_ref();
    let name = Signal::derive(move || row.key().name.clone());
    let regenerate = move || {
        if row.panel_untracked() == Some(Panel::Regenerate) {
            row.close();
        } else {
            row.open(Panel::Regenerate);
        }
    };
    let (href, regenerate_id) = (Page::Key(id.clone()).href(), row::regenerate_id(id));
    let more = Signal::derive(move || words::more_for(&name.get()));
    view! {
        <li class="key" data-state=move || row.state().as_str()>
            <div class="key-who">
                <h2 class="key-name"><a href=href>{name}</a></h2>
                <p class="key-state">{move || state_mark(row.state())}</p>
                {move || facts::owner(&row.key())}
            </div>
            <div class="key-left">
                <p class="key-countdown">{move || words::left(&row.key(), row.now())}</p>
                {move || facts::expiry(&row.key(), row.state())}
            </div>
            <div class="key-facts">{move || facts::facts(&row.key())}</div>
            <div class="key-actions">
                {Button::new(Look::Plain, words::REGENERATE)
                    .about(key.name.clone())
                    .id(regenerate_id)
                    .on(regenerate)}
                {menu(row::menu_id(id), more, Rc::new(move || actions(row)))}
            </div>
            {move || facts::overlap(&row.key(), row.now())}
            {move || row.panel().map(|panel| open(row, panel))}
        </li>
    }
    .into_any()
}

fn open(row: Row, panel: Panel) -> AnyView {
    match panel {
        Panel::Regenerate => rotation::panel(row),
        Panel::Edit => form::edit(row),
        Panel::Change(change) => change::panel(row, change),
    }
}

fn state_mark(state: State) -> AnyView {
    view! { {icon(Icon::of(state))}<span>{words::state(state)}</span> }.into_any()
}

fn actions(row: Row) -> Vec<Item> {
    let Some(key) = row.key_untracked() else { return Vec::new() };
    let act = |label, danger, panel| Item {
        label,
        danger,
        does: Does::Act(Rc::new(move || row.open(panel))),
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
