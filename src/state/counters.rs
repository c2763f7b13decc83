//! How many keys are in each state. The registry counts them; between its answers the counters
//! follow the rows.

use latchkey_contract::{Counts, State};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Counters {
    /// Of the keys that the search leaves. `None` before the first answer.
    pub listed: RwSignal<Option<Counts>>,
    /// Of all keys.
    pub all: RwSignal<Option<Counts>>,
}

impl Counters {
    pub fn new() -> Self {
        Self { listed: RwSignal::new(None), all: RwSignal::new(None) }
    }

    /// A key went from one state to another; `None` stands for a key that is created or deleted.
    pub fn moved(self, from: Option<State>, to: Option<State>, is_listed: bool) {
        if from == to {
            return;
        }
        let change = |counts: &mut Option<Counts>| {
            if let Some(counts) = counts {
                recount(counts, from, to);
            }
        };
        self.all.try_update(change);
        if is_listed {
            self.listed.try_update(change);
        }
    }
}

fn recount(counts: &mut Counts, from: Option<State>, to: Option<State>) {
    if let Some(from) = from {
        let slot = counts.slot(from);
        *slot = slot.saturating_sub(1);
    }
    if let Some(to) = to {
        *counts.slot(to) += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_changes_its_state_is_counted_once() {
        let mut counts = Counts { active: 2, expiring: 1, ..Counts::default() };
        recount(&mut counts, Some(State::Active), Some(State::Expiring));
        assert_eq!((counts.active, counts.expiring, counts.total()), (1, 2, 3));
    }

    #[test]
    fn a_deleted_key_is_not_counted_and_no_counter_goes_below_zero() {
        let mut counts = Counts { revoked: 1, ..Counts::default() };
        recount(&mut counts, Some(State::Revoked), None);
        recount(&mut counts, Some(State::Revoked), None);
        assert_eq!(counts.total(), 0);
    }
}
