//! The registry's time in steps of a minute, for dates that depend on now.

use std::rc::Rc;

use chrono::TimeDelta;
use latchkey_contract::Instant;
use latchkey_contract::time::whole_seconds;
use leptos::prelude::*;

use crate::clock;

/// The registry's time, never older than a minute, until the current owner ends.
pub fn now() -> RwSignal<Instant> {
    let now = RwSignal::new(clock::now());
    let next = |at: Instant| Some(whole_seconds(at) + TimeDelta::seconds(60));
    let judge = Rc::new(move |at: Instant| {
        now.try_set(at);
        next(at)
    });
    let watch = clock::watch(next(clock::now()), judge);
    on_cleanup(move || watch.cancel());
    now
}
