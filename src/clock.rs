//! The page's only clock: the registry's time, whatever the laptop believes.

mod offset;
mod schedule;
mod steady;
mod ticker;

use std::cell::RefCell;

use chrono::DateTime;
use latchkey_contract::Instant;

use self::offset::Offset;
use self::steady::{Mark, Steady};
pub use self::ticker::{Watch, catch_up, watch};
use crate::browser::page;

thread_local! {
    static OFFSET: RefCell<Offset> = const { RefCell::new(Offset::new()) };
    static STEADY: RefCell<Option<Steady>> = const { RefCell::new(None) };
}

/// Milliseconds by the laptop's clock without its steps back; for stamping requests and measuring
/// how long something takes, never for judging keys.
pub fn local_ms() -> i64 {
    let now = mark();
    STEADY.with_borrow_mut(|steady| steady.get_or_insert_with(|| Steady::start(now)).ms(now))
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit into an i64")]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
fn mark() -> Mark {
    Mark { wall_ms: js_sys::Date::now() as i64, running_ms: page::running_ms() }
}

/// The registry's time now.
pub fn now() -> Instant {
    instant(OFFSET.with_borrow(|offset| offset.registry_ms(local_ms())))
}

/// Takes in the registry's time as an answer carried it.
pub fn learn(sent_ms: i64, received_ms: i64, server_time: Instant) {
    let moved = OFFSET.with_borrow_mut(|offset| {
        offset.learn(sent_ms, received_ms, server_time.timestamp_millis())
    });
    if moved {
        ticker::judge_all();
    }
}

fn instant(ms: i64) -> Instant {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}
