//! What runs beside the requests: writes the uses that were folded, and forgets what nobody can
//! use any more (ended sessions, old attempts, repeated requests of yesterday, old events).

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::oneshot;

use crate::app::App;
use crate::metrics;
use crate::principal::{IDLE, LONGEST};
use crate::problem::ApiResult;
use crate::store::{attempts, embed_tokens, events, idempotency, notices, sessions};

const WRITE_USES_EVERY: Duration = Duration::from_secs(2);
const FORGET_EVERY: Duration = Duration::from_mins(30);

/// Until `end` is told, and then what is left.
pub async fn write_uses(app: App, mut end: oneshot::Receiver<()>) {
    loop {
        let ending = tokio::time::timeout(WRITE_USES_EVERY, &mut end).await.is_ok();
        app.uses.flush(&app.store).await;
        metrics::tidy();
        if ending {
            return;
        }
    }
}

pub async fn forget(app: App) {
    loop {
        if let Err(error) = forget_once(&app).await {
            tracing::warn!(detail = error.problem().detail, "upkeep failed");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

async fn forget_once(app: &App) -> ApiResult<()> {
    let now = app.now().await?;
    let event_days = TimeDelta::days(i64::from(app.config.limits.event_days));
    let mut transaction = app.store.write().await?;
    sessions::forget_before(&mut transaction, now - IDLE, now - LONGEST).await?;
    embed_tokens::forget_expired(&mut transaction, now).await?;
    attempts::forget_before(&mut transaction, now - TimeDelta::hours(1)).await?;
    idempotency::forget_before(&mut transaction, now - TimeDelta::hours(24)).await?;
    events::forget_before(&mut transaction, now - event_days).await?;
    notices::forget_before(&mut transaction, now - event_days).await?;
    Ok(transaction.commit().await?)
}
