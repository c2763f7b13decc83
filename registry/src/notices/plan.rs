//! Looks at the values that are due and owes what they have to say to everyone in charge. Lazily:
//! whatever way a value came or changed its expiry, the next run finds it.

use latchkey_contract::Instant;

use super::due;
use super::tell::owe_everyone;
use crate::app::App;
use crate::problem::{ApiError, ApiResult};
use crate::store;
use crate::store::notices::{Owed, watch};

/// As many values share a transaction.
const BATCH: u32 = 200;

pub async fn plan(app: &App, now: Instant) -> ApiResult<()> {
    follow_policy(app, now).await?;
    loop {
        let found = watch::due(&mut *app.store.read().await?, now, BATCH).await?;
        if found.is_empty() {
            return Ok(());
        }
        let mut write = app.store.write().await?;
        for (key_id, value_id) in &found {
            // What a person does to the key meanwhile comes before or after, never in between.
            store::keys::take_lock(&mut write, key_id).await?;
            look_at(app, &mut write, value_id, now).await?;
        }
        write.commit().await?;
    }
}

async fn follow_policy(app: &App, now: Instant) -> ApiResult<()> {
    let days = serde_json::to_string(&app.config.policy.notice_days).map_err(ApiError::internal)?;
    let mut write = app.store.write().await?;
    watch::follow_policy(&mut write, &days, now).await?;
    Ok(write.commit().await?)
}

async fn look_at(
    app: &App,
    on: &mut store::Connection,
    value_id: &str,
    now: Instant,
) -> ApiResult<()> {
    let Some(value) = watch::find(on, value_id).await? else { return Ok(()) };
    let look = due::look(&value, &app.config.policy.notice_days, now);
    for topic in look.due {
        let notice = Owed {
            value_id: value.value_id.clone(),
            key_id: value.key_id.clone(),
            topic,
            planned_at: now,
            actor: None,
        };
        owe_everyone(on, &value.owner_id, value.owner_kind, &notice).await?;
    }
    Ok(watch::looked(on, value_id, value.expires_at, look.next).await?)
}
