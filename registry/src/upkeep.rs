//! Background tasks: one writes the aggregated uses, one deletes expired rows (sessions, sign-in
//! attempts, idempotency records, events, notices).

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::oneshot;

use crate::app::App;
use crate::metrics;
use crate::principal::{IDLE, MAX_AGE};
use crate::problem::ApiResult;
use crate::store::{attempts, embed_tokens, events, idempotency, notices, sessions};

const WRITE_USES_EVERY: Duration = Duration::from_secs(2);
const DELETE_EVERY: Duration = Duration::from_mins(30);

/// Writes the uses of keys and of sessions. Runs until `end`, then writes the rest.
pub async fn write_uses(app: App, mut end: oneshot::Receiver<()>) {
    loop {
        let ending = tokio::time::timeout(WRITE_USES_EVERY, &mut end).await.is_ok();
        app.uses.flush(&app.store).await;
        app.seen.flush(&app.store).await;
        metrics::tidy();
        if ending {
            return;
        }
    }
}

pub async fn delete_expired(app: App) {
    loop {
        if let Err(error) = delete_expired_once(&app).await {
            tracing::warn!(detail = error.problem().detail, "upkeep failed");
        }
        tokio::time::sleep(DELETE_EVERY).await;
    }
}

async fn delete_expired_once(app: &App) -> ApiResult<()> {
    let now = app.now().await?;
    let event_days = TimeDelta::days(i64::from(app.config.limits.event_days));
    let mut transaction = app.store.write().await?;
    sessions::delete_ended(&mut transaction, now - IDLE, now - MAX_AGE).await?;
    embed_tokens::delete_expired(&mut transaction, now).await?;
    attempts::delete_before(&mut transaction, now - TimeDelta::hours(1)).await?;
    idempotency::delete_before(&mut transaction, now - TimeDelta::hours(24)).await?;
    events::delete_before(&mut transaction, now - event_days).await?;
    notices::delete_before(&mut transaction, now - event_days).await?;
    Ok(transaction.commit().await?)
}
