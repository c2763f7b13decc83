//! Reads the key again and again while its overlap runs.

use std::time::Duration;

use latchkey_contract::{Key, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::browser::page;
use crate::clock;
use crate::state::due::overlapping;
use crate::state::keys::Keys;
use crate::state::row::{Row, Warning};
use crate::text::rotation as words;
use crate::ui::Announcer;

/// Often enough to watch a pipeline run, and no load for the registry.
const EVERY: Duration = Duration::from_secs(10);

/// Until the current owner ends.
pub fn follow(row: Row) {
    let (announcer, keys) = (Announcer::here(), Keys::here());
    let is_asking = StoredValue::new(false);
    let look = move || {
        let Some(key) = row.key_untracked() else { return };
        let runs = overlapping(&key, clock::now()).is_some();
        let is_deleted = row.warning_untracked() == Some(Warning::Deleted);
        if !runs || is_deleted || page::is_hidden() || is_asking.try_get_value() != Some(false) {
            return;
        }
        is_asking.try_set_value(true);
        spawn_local(async move {
            match api::key(&key.id).await {
                Ok(after) => {
                    if uses(&key) == 0 && uses(&after) > 0 {
                        announcer.say(words::first_use(&after.name));
                    }
                    row.accept(after);
                }
                Err(failure) if failure.is(Slug::NotFound) => keys.deleted_elsewhere(row),
                // The person did not ask for this, so a failure is not reported. The next look may
                // work.
                Err(_) => {}
            }
            is_asking.try_set_value(false);
        });
    };
    if let Ok(timer) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || timer.clear());
    }
}

fn uses(key: &Key) -> u64 {
    key.current.as_ref().map_or(0, |value| value.uses)
}
