//! Forgets what nobody can use any more: ended sessions, old attempts, repeated requests of
//! yesterday, events beyond their time.

use std::time::Duration;

use chrono::TimeDelta;

use crate::app::App;
use crate::principal::{IDLE, LONGEST};
use crate::problem::ApiResult;
use crate::store::{attempts, events, idempotency, sessions};

const EVERY: Duration = Duration::from_mins(30);

pub async fn forever(app: App) {
    loop {
        if let Err(error) = once(&app).await {
            tracing::warn!(detail = error.problem().detail, "upkeep failed");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn once(app: &App) -> ApiResult<()> {
    let now = app.now().await?;
    let event_days = TimeDelta::days(i64::from(app.config.limits.event_days));
    let mut transaction = app.store.write().await?;
    sessions::forget_before(&mut transaction, now - IDLE, now - LONGEST).await?;
    attempts::forget_before(&mut transaction, now - TimeDelta::hours(1)).await?;
    idempotency::forget_before(&mut transaction, now - TimeDelta::hours(24)).await?;
    events::forget_before(&mut transaction, now - event_days).await?;
    Ok(transaction.commit().await?)
}
