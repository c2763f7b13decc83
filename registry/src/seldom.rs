//! Limits how often the same warning is logged, so that strangers cannot fill the log.

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

#[cfg(test)]
mod tests {
    use super::*;

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
