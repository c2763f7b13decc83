//! One calm banner: the key that needs attention first, and the way to see to it.

use std::sync::Arc;

use latchkey_contract::{Key, State};
use leptos::prelude::*;

use crate::browser::focus;
use crate::clock;
use crate::format;
use crate::state::list::Keys;
use crate::state::row::{self, Panel, Row};
use crate::text::keys as words;
use crate::ui::{Button, El, Look, Tone, notice};

/// For `dynamic`. Counters change whenever a row changes its state, and only then is there news.
pub fn banner(keys: Keys) -> Option<El> {
    let counts = keys.counts.get();
    let (key, state) = first_in_need(keys)?;
    let date = format::exact(key.current.as_ref()?.expires_at?);
    let more = (counts.expiring + counts.expired).saturating_sub(1);
    let sentence =
        if state == State::Expired { words::banner_expired } else { words::banner_expiring };
    let id = key.id.clone();
    let act = move || {
        focus::scroll_to(&row::regenerate_id(&id));
        if let Some(row) = keys.row(&id) {
            row.open(Panel::Regenerate);
        }
    };
    let action = Button::new(Look::Plain, &words::regenerate(&key.name)).about(words::BANNER_ABOUT);
    let action = action.on(act);
    Some(notice(Tone::Warning, &sentence(&key.name, &date, more), Some(action)))
}

/// The first of the list as the registry sorts it: expiring soonest, else expired last.
fn first_in_need(keys: Keys) -> Option<(Arc<Key>, State)> {
    let now = clock::now();
    let blocks = keys.blocks.get();
    let mut expired = None;
    for block in &blocks {
        for key in block.keys.get_untracked() {
            // A row that is built knows better than the answer it was built from.
            let key = keys.row(&key.id).and_then(Row::key_untracked).unwrap_or(key);
            match key.state_at(now) {
                State::Expiring => return Some((key, State::Expiring)),
                State::Expired if expired.is_none() => expired = Some((key, State::Expired)),
                _ => {}
            }
        }
    }
    expired
}
