//! Limits how often the same warning is logged, so that strangers cannot fill the log.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Stopwatch;

pub struct Seldom {
    period: Duration,
    last: Mutex<Option<Stopwatch>>,
}

impl Seldom {
    pub const fn every(period: Duration) -> Self {
        Self { period, last: Mutex::new(None) }
    }

    /// True once in each period.
    pub fn is_due(&self) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.as_ref().is_none_or(|last| last.elapsed() >= self.period);
        if is_due {
            *last = Some(Stopwatch::start());
        }
        is_due
    }
}

/// The same for each of many subjects, such as client networks, so that one of them cannot hide the
/// warning about another one.
pub struct SeldomForEach<K> {
    period: Duration,
    last: Mutex<BTreeMap<K, Stopwatch>>,
}

/// Beyond this number, subjects are not logged until a period has passed.
const MAX_SUBJECTS: usize = 1_000;

impl<K: Ord> SeldomForEach<K> {
    pub const fn every(period: Duration) -> Self {
        Self { period, last: Mutex::new(BTreeMap::new()) }
    }

    pub fn is_due(&self, subject: K) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|_, at| at.elapsed() < self.period);
        let is_due = last.len() < MAX_SUBJECTS && !last.contains_key(&subject);
        if is_due {
            last.insert(subject, Stopwatch::start());
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_warning_is_due_once_for_each_subject_and_the_number_of_subjects_is_limited() {
        let seldom = SeldomForEach::every(Duration::from_mins(1));
        assert!((0..MAX_SUBJECTS).all(|subject| seldom.is_due(subject)));
        assert!(!(0..=MAX_SUBJECTS).any(|subject| seldom.is_due(subject)));
        tokio::time::sleep(Duration::from_mins(1)).await;
        assert!(seldom.is_due(MAX_SUBJECTS));
    }

    #[tokio::test(start_paused = true)]
    async fn a_warning_is_due_once_in_each_period() {
        let seldom = Seldom::every(Duration::from_mins(1));
        assert!(seldom.is_due());
        tokio::time::sleep(Duration::from_secs(59)).await;
        assert!(!seldom.is_due());
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(seldom.is_due());
        assert!(!seldom.is_due());
    }
}
