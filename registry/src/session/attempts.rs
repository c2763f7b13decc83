//! The rate limiter for sign-in failures. It counts per name and address, per name, and per
//! address. The wider limits are higher, so that a stranger cannot easily lock a person out.

use chrono::TimeDelta;
use latchkey_contract::Instant;

use crate::app::App;
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::attempts::{self, Attempts};

const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// The limits per name and per address are this many times higher than the limit for both.
const WIDER: i64 = 10;

pub struct Subjects {
    pair: String,
    limits: [(String, i64); 3],
}

impl Subjects {
    /// Names are hashed, because people sometimes type a password into the name field.
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

    /// Counts the attempt before the password is checked, in one transaction. Concurrent guesses
    /// are counted one after the other, so none of them bypasses the limit.
    pub async fn take(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        for (subject, limit) in &self.limits {
            attempts::count(&mut write, subject, now, now - WINDOW).await?;
            let Some(found) = attempts::find(&mut write, subject).await? else { continue };
            if found.failures > *limit {
                // Dropping the transaction rolls back: a refused attempt does not count.
                return Err(too_many("failed sign-ins", &found, now));
            }
        }
        Ok(write.commit().await?)
    }

    /// The password was right: uncounts this attempt, and resets the failures before it.
    pub async fn succeeded(&self, app: &App) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        for (subject, _) in &self.limits {
            attempts::take_back(&mut write, subject).await?;
        }
        attempts::forget(&mut write, &self.pair).await?;
        Ok(write.commit().await?)
    }
}

/// The rate limiter for wrong gallery secrets from one address. A gallery's server sends many
/// requests at once, so a correct secret is never counted. A wrong one is counted afterwards.
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

fn too_many(failures: &str, found: &Attempts, now: Instant) -> ApiError {
    let seconds = (found.since + WINDOW - now).num_seconds().unsigned_abs() + 1;
    let minutes = match seconds.div_ceil(60) {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    ApiError::too_many(seconds, format!("Too many {failures}. Try again in {minutes}."))
}
