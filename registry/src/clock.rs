//! The only code that reads the time. The test clock is stored in the database and shared by all
//! processes. It runs until the first call sets it, then it moves only by calls.

use std::time::Duration;

use latchkey_contract::Instant;

use crate::store::{Connection, Result, Store, settings};

const SETTING: &str = "test_clock";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    System,
    Test,
}

impl Clock {
    pub async fn now(self, store: &Store) -> Result<Instant> {
        match self {
            Self::System => Ok(system_now()),
            Self::Test => {
                let set = settings::get(&mut *store.read().await?, SETTING).await?;
                Ok(set.as_deref().and_then(parse).unwrap_or_else(system_now))
            }
        }
    }
}

/// Sets and stops the test clock.
pub async fn set(on: &mut Connection, now: Instant) -> Result<()> {
    settings::put(on, SETTING, &now.timestamp_millis().to_string()).await
}

fn parse(millis: &str) -> Option<Instant> {
    Instant::from_timestamp_millis(millis.parse().ok()?)
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn system_now() -> Instant {
    chrono::Utc::now()
}

/// The real time, independent of the test clock. Only for ordering, never for a rule.
pub fn real_micros() -> u64 {
    system_now().timestamp_micros().unsigned_abs()
}

/// Measures real durations, independent of the test clock. Unit tests may pause tokio's clock.
pub struct Stopwatch(tokio::time::Instant);

impl Stopwatch {
    pub fn start() -> Self {
        Self(tokio::time::Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    pub fn micros(&self) -> u64 {
        u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
