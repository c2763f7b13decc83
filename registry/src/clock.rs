//! The only reader of the time. A test clock lives in the database, shared by all that use it:
//! it flows until it is set for the first time, then stands and moves only by calls.

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

/// Sets the test clock, and so stops it.
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

/// The real time, whatever the test clock says: for the order of things, never for a rule.
pub fn real_micros() -> u64 {
    system_now().timestamp_micros().unsigned_abs()
}

/// How long something of the machine's takes, whatever the test clock says.
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub fn micros(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
