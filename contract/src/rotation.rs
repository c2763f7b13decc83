//! What a regenerate does to the existing values of a key. The page shows it before a person
//! confirms, and the registry applies it in one transaction.

use crate::time::{Instant, plus_seconds};

/// The part of an existing value that decides what happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The value's own expiry, not the end of an overlap. `None` for an imported value without one.
    pub expires_at: Option<Instant>,
    pub used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    EndsNow,
    WorksUntil(Instant),
}

/// What happens to each value. `None` if there is no such value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub current: Option<Fate>,
    pub retiring: Option<Fate>,
}

impl Rotation {
    /// `retiring` is the old value of an overlap that has not ended at `now`.
    pub fn plan(
        now: Instant,
        current: Option<Held>,
        retiring: Option<Held>,
        overlap_seconds: u32,
        new_expires_at: Instant,
    ) -> Self {
        let works_until = |held: Held| {
            let overlap_end = plus_seconds(now, i64::from(overlap_seconds)).min(new_expires_at);
            let end = held.expires_at.map_or(overlap_end, |own| own.min(overlap_end));
            if end > now { Fate::WorksUntil(end) } else { Fate::EndsNow }
        };
        // A value that was never used ends, because production uses the older one.
        let unused = current.is_some_and(|held| !held.used);
        Self {
            current: current.map(|held| if unused { Fate::EndsNow } else { works_until(held) }),
            retiring: retiring.map(|held| {
                if unused || current.is_none() { works_until(held) } else { Fate::EndsNow }
            }),
        }
    }
}
