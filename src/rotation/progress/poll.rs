//! Reads the key again and again while its overlap runs.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::browser::page;
use crate::clock;
use crate::state::due::overlapping;
use crate::state::row::Row;
use crate::text::rotation as words;
use crate::ui::Announcer;

/// Often enough to watch a pipeline run, and no load for the registry.
const EVERY: Duration = Duration::from_secs(10);

/// Until the current owner ends.
pub fn follow(row: Row) {
    let announcer = Announcer::here();
    let is_asking = StoredValue::new(false);
    let look = move || {
        let Some(key) = row.key_untracked() else { return };
        let runs = overlapping(&key, clock::now()).is_some();
        if !runs || page::is_hidden() || is_asking.try_get_value() != Some(false) {
            return;
        }
        is_asking.try_set_value(true);
        spawn_local(async move {
            // The person did not ask for this, so a failure is not reported. The next look may work.
            if let Ok(after) = api::key(&key.id).await {
                let uses = |key: &latchkey_contract::Key| {
                    key.current.as_ref().map_or(0, |value| value.uses)
                };
                if uses(&key) == 0 && uses(&after) > 0 {
                    announcer.say(words::first_use(&after.name));
                }
                row.accept(after);
            }
            is_asking.try_set_value(false);
        });
    };
    if let Ok(timer) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || timer.clear());
    }
}
