//! Finds the values that are due and queues their notices for everyone who may manage the key. A
//! run finds every value with a new expiry, whichever command or request set it.

use latchkey_contract::Instant;

use super::due;
use super::queue::queue_for_members;
use crate::app::App;
use crate::problem::{ApiError, ApiResult};
use crate::store;
use crate::store::notices::{Pending, watch};

/// The number of values in one transaction.
const BATCH: u32 = 200;

pub async fn plan(app: &App, now: Instant) -> ApiResult<()> {
    follow_policy(app, now).await?;
    loop {
        let found = watch::due(&mut *app.store.read().await?, now, BATCH).await?;
        if found.is_empty() {
            return Ok(());
        }
        let mut transaction = app.store.begin().await?;
        for (key_id, value_id) in &found {
            // A person's change to the key runs before or after this, never in between.
            store::keys::take_lock(&mut transaction, key_id).await?;
            check(app, &mut transaction, value_id, now).await?;
        }
        transaction.commit().await?;
    }
}

async fn follow_policy(app: &App, now: Instant) -> ApiResult<()> {
    let days = serde_json::to_string(&app.config.policy.notice_days).map_err(ApiError::internal)?;
    let mut transaction = app.store.begin().await?;
    watch::follow_policy(&mut transaction, &days, now).await?;
    Ok(transaction.commit().await?)
}

async fn check(
    app: &App,
    on: &mut store::Connection,
    value_id: &str,
    now: Instant,
) -> ApiResult<()> {
    let Some(value) = watch::find(on, value_id).await? else { return Ok(()) };
    let check = due::check(&value, &app.config.policy.notice_days, now);
    for topic in check.due {
        let notice = Pending {
            value_id: value.value_id.clone(),
            key_id: value.key_id.clone(),
            topic,
            planned_at: now,
            actor: None,
        };
        queue_for_members(on, &value.owner_id, value.owner_kind, &notice).await?;
    }
    Ok(watch::checked(on, value_id, value.expires_at, check.next).await?)
}
