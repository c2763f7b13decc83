//! One timeout for the whole page, set to the next instant at which something on it changes.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::Instant;
use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};

use super::schedule::{Schedule, Slot};

/// Browsers count timeouts in 31 bits of milliseconds, and a sleeping laptop may miss one.
const LONGEST_MS: i64 = 3_600_000;

/// Judges something at an instant and says when it changes next.
type Judge = Rc<dyn Fn(Instant) -> Option<Instant>>;

#[derive(Default)]
struct Ticker {
    schedule: Schedule,
    judges: Vec<Option<(Slot, Judge)>>,
    timeout: Option<(Instant, TimeoutHandle)>,
}

thread_local! {
    static TICKER: RefCell<Ticker> = RefCell::default();
}

/// A place in the ticker. Whoever holds it must `cancel` it: timers know nothing of owners.
#[derive(Clone, Copy)]
pub struct Watch(Slot);

/// Has `judge` called at the instant it asks for, beginning with `due`.
pub fn watch(due: Option<Instant>, judge: Judge) -> Watch {
    let slot = TICKER.with_borrow_mut(|ticker| {
        let slot = ticker.schedule.add();
        let index = Schedule::index(slot);
        if ticker.judges.len() <= index {
            ticker.judges.resize_with(index + 1, || None);
        }
        ticker.judges[index] = Some((slot, judge));
        ticker.schedule.set(slot, due);
        slot
    });
    arm();
    Watch(slot)
}

impl Watch {
    /// Asks to be judged at another instant, because what is watched has changed.
    pub fn due(self, at: Option<Instant>) {
        TICKER.with_borrow_mut(|ticker| ticker.schedule.set(self.0, at));
        arm();
    }

    pub fn cancel(self) {
        let judge = TICKER.with_borrow_mut(|ticker| {
            ticker.schedule.remove(self.0);
            let judge = ticker.judges.get_mut(Schedule::index(self.0));
            judge.filter(|judge| judge.as_ref().is_some_and(|(slot, _)| *slot == self.0))?.take()
        });
        drop(judge);
    }
}

/// Judges everything that is due. Called by the timeout, and whenever the page may have slept.
pub fn catch_up() {
    let now = super::now();
    loop {
        let due = TICKER.with_borrow_mut(|ticker| {
            let slot = ticker.schedule.take_due(now)?;
            ticker.judges.get(Schedule::index(slot))?.clone()
        });
        let Some((slot, judge)) = due else { break };
        // Never due at the instant it was just judged at, or this would not end.
        let next = judge(now).map(|at| at.max(now + TimeDelta::milliseconds(1)));
        TICKER.with_borrow_mut(|ticker| ticker.schedule.set(slot, next));
    }
    arm();
}

/// Judges everything, because the clock itself was corrected.
pub fn judge_all() {
    let now = super::now();
    let judges = TICKER.with_borrow(|ticker| ticker.judges.clone());
    for (slot, judge) in judges.into_iter().flatten() {
        let next = judge(now);
        TICKER.with_borrow_mut(|ticker| ticker.schedule.set(slot, next));
    }
    arm();
}

fn arm() {
    let now = super::now();
    TICKER.with_borrow_mut(|ticker| {
        let Some(due) = ticker.schedule.next_due() else { return };
        if ticker.timeout.as_ref().is_some_and(|(at, _)| *at == due && due > now) {
            return;
        }
        if let Some((_, timeout)) = ticker.timeout.take() {
            timeout.clear();
        }
        let wait = (due - now).num_milliseconds().clamp(0, LONGEST_MS);
        let wait = Duration::from_millis(wait.unsigned_abs());
        let timeout = set_timeout_with_handle(fire, wait);
        ticker.timeout = timeout.ok().map(|timeout| (due, timeout));
    });
}

fn fire() {
    TICKER.with_borrow_mut(|ticker| ticker.timeout = None);
    catch_up();
}
