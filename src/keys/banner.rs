//! One calm banner: the key that needs attention first, and the way to see to it.

use latchkey_contract::State;
use leptos::prelude::*;

use super::row::{self, Panel, Row};
use super::state::{Keys, Load};
use crate::browser::focus;
use crate::format;
use crate::text::keys as words;
use crate::ui::{Button, El, Look, Tone, notice};

/// For `dynamic`. Counters change whenever a row changes its state, and only then is there news.
pub fn banner(keys: Keys) -> Option<El> {
    let counts = keys.counts.get();
    if keys.load.get() != Load::Ready {
        return None;
    }
    let row = first_in_need(keys)?;
    let key = row.key_untracked()?;
    let date = format::exact(key.current.as_ref()?.expires_at?);
    let more = (counts.expiring + counts.expired).saturating_sub(1);
    let is_expired = row.state_untracked()? == State::Expired;
    let sentence = if is_expired { words::banner_expired } else { words::banner_expiring };
    let id = row::regenerate_id(&key.id);
    let act = move || {
        focus::scroll_to(&id);
        row.open(Panel::Regenerate);
    };
    let action = Button::new(Look::Plain, &words::banner_action(&key.name)).on(act);
    Some(notice(Tone::Warning, &sentence(&key.name, &date, more), Some(action)))
}

/// The first of the list as the registry sorts it: expiring soonest, else expired last.
fn first_in_need(keys: Keys) -> Option<Row> {
    let blocks = keys.blocks.get();
    let first = |state: State| {
        let is_so = |row: &Row| row.state_untracked() == Some(state);
        let in_block = |keys_of: &Vec<std::sync::Arc<latchkey_contract::Key>>| {
            keys_of.iter().find_map(|key| keys.row(&key.id).filter(is_so))
        };
        blocks.iter().find_map(|block| block.keys.with_untracked(in_block))
    };
    first(State::Expiring).or_else(|| first(State::Expired))
}
