//! Limits on guessing: failures are counted for the name from one address, for the name from
//! anywhere, and for the address, so that nobody else can lock a person out cheaply.

use chrono::TimeDelta;
use latchkey_contract::Instant;

use crate::app::App;
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::attempts::{self, Attempts};

const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// From everywhere together a name or an address may fail this many times as often.
const WIDER: i64 = 10;

pub struct Subjects {
    pair: String,
    limits: [(String, i64); 3],
}

impl Subjects {
    /// Names are hashed: what people mistype into this field may be a password.
    pub fn new(app: &App, username: &str, address: &str) -> Self {
        let failures = app.config.limits.sign_in_failures;
        let name = ids::hash(username);
        let pair = format!("pair {name} {address}");
        let limits = [
            (pair.clone(), failures),
            (format!("name {name}"), failures * WIDER),
            (format!("address {address}"), failures * WIDER),
        ];
        Self { pair, limits }
    }

    /// Counts the attempt before the password is looked at, in one write: guesses that are made
    /// at once are counted one after the other, and none slips past the limit.
    pub async fn take(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        for (subject, limit) in &self.limits {
            attempts::count(&mut write, subject, now, now - WINDOW).await?;
            let Some(found) = attempts::find(&mut write, subject).await? else { continue };
            if found.failures > *limit {
                // Dropping the transaction: an attempt that is refused does not count.
                return Err(too_many("failed sign-ins", &found, now));
            }
        }
        Ok(write.commit().await?)
    }

    /// It was the right password: this attempt was no failure, and those before it are forgiven.
    pub async fn succeeded(&self, app: &App) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        for (subject, _) in &self.limits {
            attempts::take_back(&mut write, subject).await?;
        }
        attempts::forget(&mut write, &self.pair).await?;
        Ok(write.commit().await?)
    }
}

/// Wrong secrets of galleries from one address. A gallery's server asks for everybody who visits it
/// at once, so its right secret is not counted even for a moment: only what was wrong is, afterwards.
pub struct Guesses {
    subject: String,
    limit: i64,
}

impl Guesses {
    pub fn of_secrets(app: &App, address: &str) -> Self {
        let limit = app.config.limits.sign_in_failures * WIDER;
        Self { subject: format!("gallery {address}"), limit }
    }

    pub async fn require_few(&self, app: &App, now: Instant) -> ApiResult<()> {
        let found = attempts::find(&mut *app.store.read().await?, &self.subject).await?;
        let found =
            found.filter(|found| found.failures >= self.limit && now - found.since < WINDOW);
        found.map_or(Ok(()), |found| Err(too_many("wrong secrets", &found, now)))
    }

    pub async fn count(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        attempts::count(&mut write, &self.subject, now, now - WINDOW).await?;
        Ok(write.commit().await?)
    }
}

fn too_many(what: &str, found: &Attempts, now: Instant) -> ApiError {
    let seconds = (found.since + WINDOW - now).num_seconds().unsigned_abs() + 1;
    let minutes = seconds.div_ceil(60);
    ApiError::too_many(seconds, format!("Too many {what}. Try again in {minutes} minutes."))
}
