//! One key as a list item. Its elements are created once; each fact follows a memo of its own.

mod actions;
mod facts;
mod menu;
mod warning;

use latchkey_contract::Key;
use leptos::prelude::*;

use self::actions::Actions;
use self::facts::{Facts, Overlap};
pub use self::menu::{MENU, RowMenu};
pub use self::warning::{RowWarning, WARNING};
use super::panel::PANEL;
use super::panel_frame::PanelFrame;
use crate::browser::{focus, page};
use crate::route::Page;
use crate::state::row::{Panel, Row};
use crate::text;
use crate::text::keys as words;
use crate::text::rotation as rotation_words;
use crate::text::sentence::{self, Sentence};
use crate::ui::{
    Button, Icon, IntoSlim, Look, Shape, SlimView, Time, derive, effect, memo, optional, part,
};

#[component]
#[inline(never)]
pub fn KeyRow(row: Row) -> SlimView {
    page::first_row();
    let state = memo(move || Some(words::state_word(&row.key(), row.state()).to_owned()));
    let panel = memo(move || row.panel());
    lead_focus(row);
    view! {
        <li class="key" data-state=state>
            <Identity row/>
            <TimeLeft row/>
            <Facts row/>
            <Actions row/>
            <Overlap row/>
            {optional(move || row.warning().and_then(|warning| part::when_here(&WARNING, &warning)))}
            {optional(move || panel.get().map(|panel| open(row, panel)))}
        </li>
    }
    .slim()
}

/// A panel that closes gives the focus back to the button that opened it. A panel that must not
/// close leads to what is unsaved in it.
fn lead_focus(row: Row) {
    let before = StoredValue::new(None::<Panel>);
    effect(move || {
        let now = row.panel();
        let Some(before) = before.try_update_value(|before| std::mem::replace(before, now)) else {
            return;
        };
        match before {
            Some(Panel::Regenerate) if now.is_none() => focus::by_id(row.element_id("regenerate")),
            Some(_) if now.is_none() => focus::by_id(row.element_id("menu")),
            _ => {}
        }
    });
    effect(move || {
        if let Some((_, place)) = row.guard.refused() {
            focus::by_id(place);
        }
    });
}

/// A fact of the key, compared before it notifies.
fn fact<T: PartialEq + Send + Sync + 'static>(
    row: Row,
    read: impl Fn(&Key) -> T + Send + Sync + 'static,
) -> Memo<T> {
    memo(move || read(&row.key()))
}

#[component]
#[inline(never)]
fn Identity(row: Row) -> SlimView {
    let name = fact(row, |key| key.name.clone());
    let owner = fact(row, |key| words::owner(&key.owner));
    let state = memo(move || words::state_of(&row.key(), row.state()));
    let shape = memo(move || Shape::of(row.state()));
    view! {
        <div class="key-who">
            <h2 class="key-name">
                <a id=row.element_id("name") href=Page::Key(row.id()).href()>
                    <bdi translate="no" prop:textContent=name></bdi>
                </a>
            </h2>
            <p class="key-state"><Icon shape/><span prop:textContent=state></span></p>
            <p class="key-owner"><bdi translate="no" prop:textContent=owner></bdi></p>
        </div>
    }
    .slim()
}

/// The time left, or why there is none, and the exact instant below it.
#[component]
#[inline(never)]
fn TimeLeft(row: Row) -> SlimView {
    let left = memo(move || words::left(&row.key(), row.now()));
    let lead = memo(move || words::date_lead(row.state()).to_owned());
    let at = memo(move || words::date_of(&row.key(), row.state()));
    let has_none = derive(move || at.with(Option::is_none));
    view! {
        <div class="key-left">
            <p class="key-countdown" translate="no" prop:textContent=left></p>
            <p class="key-date" hidden=crate::ui::slim::flag(has_none)>
                <span prop:textContent=lead></span>
                " "
                <Time at/>
            </p>
        </div>
    }
    .slim()
}

/// The panel, or its frame until the second half of the application arrives.
fn open(row: Row, panel: Panel) -> SlimView {
    part::later_framed(&PANEL, (row, panel), move |inside| {
        let name = row.key_untracked().map(|key| key.name.clone()).unwrap_or_default();
        let title: Sentence = match panel {
            Panel::Regenerate => rotation_words::title(&name).into(),
            Panel::Edit | Panel::Change(_) => vec![sentence::name(name)].into(),
        };
        view! {
            <PanelFrame row title>
                {inside}
                <div class="panel-actions">
                    <Button look=Look::Plain on_press=move |()| row.close()>{text::CANCEL}</Button>
                </div>
            </PanelFrame>
        }
        .slim()
    })
}
