//! Limits on guessing: failures are counted for the name from one address, for the name from
//! anywhere, and for the address, so that nobody else can lock a person out cheaply.

use chrono::TimeDelta;
use latchkey_contract::Instant;

use crate::app::App;
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::attempts;

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

    pub async fn check(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut connection = app.store.read().await?;
        for (subject, limit) in &self.limits {
            let Some(found) = attempts::find(&mut connection, subject).await? else { continue };
            let ends = found.since + WINDOW;
            if found.failures >= *limit && now < ends {
                let seconds = (ends - now).num_seconds().unsigned_abs() + 1;
                let minutes = seconds.div_ceil(60);
                let detail = format!("Too many failed sign-ins. Try again in {minutes} minutes.");
                return Err(ApiError::too_many(seconds, detail));
            }
        }
        Ok(())
    }

    pub async fn failed(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        for (subject, _) in &self.limits {
            attempts::count(&mut write, subject, now, now - WINDOW).await?;
        }
        Ok(write.commit().await?)
    }

    pub async fn succeeded(&self, app: &App) -> ApiResult<()> {
        let mut write = app.store.write().await?;
        attempts::forget(&mut write, &self.pair).await?;
        Ok(write.commit().await?)
    }
}
