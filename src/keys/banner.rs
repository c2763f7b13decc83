//! One calm banner: the key that needs attention first, and the way to see to it.

use latchkey_contract::State;
use leptos::prelude::*;

use super::row::{self, Panel, Row};
use super::state::{Keys, Load};
use crate::browser::focus;
use crate::format;
use crate::text::keys as words;
use crate::ui::{Button, Look, Tone, notice};

pub fn banner(keys: Keys) -> AnyView {
    let shown = move || {
        if keys.load.get() != Load::Ready {
            return None;
        }
        // Counters change whenever a row changes its state, and only then is there news.
        let counts = keys.counts.get();
        let waiting = counts.expiring + counts.expired;
        let row = first_in_need(keys)?;
        let key = row.key_untracked()?;
        let date = format::exact(key.current.as_ref()?.expires_at?);
        let more = waiting.saturating_sub(1);
        let is_expired = row.state_untracked()? == State::Expired;
        let sentence = if is_expired { words::banner_expired } else { words::banner_expiring };
        let act = move || {
            if let Some(key) = row.key_untracked() {
                focus::scroll_to(&row::regenerate_id(&key.id));
            }
            row.open(Panel::Regenerate);
        };
        let action = Button::new(Look::Plain, words::banner_action(&key.name)).on(act);
        Some(notice(Tone::Warning, sentence(&key.name, &date, more), Some(action)))
    };
    shown.into_any()
}

/// The first of the list as the registry sorts it: expiring soonest, else expired last.
fn first_in_need(keys: Keys) -> Option<Row> {
    let shown = keys.blocks.get();
    let needs = |state: State| {
        shown.iter().find_map(|block| {
            block.keys.with(|keys_of_block| {
                keys_of_block.iter().find_map(|key| {
                    keys.row(&key.id).filter(|row| row.state_untracked() == Some(state))
                })
            })
        })
    };
    needs(State::Expiring).or_else(|| needs(State::Expired))
}
