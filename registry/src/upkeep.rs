//! Background tasks: one writes the aggregated uses, one deletes expired rows (sessions, sign-in
//! attempts, device cookies, idempotency records, tickets, events, notices) and package files without a row.

use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::Instant;
use tokio::sync::oneshot;

use crate::app::App;
use crate::echo;
use crate::ids;
use crate::metrics;
use crate::nuget;
use crate::principal::{IDLE, MAX_AGE};
use crate::problem::ApiResult;
use crate::session::attempts::WINDOW;
use crate::session::browser::KNOWN_FOR;
use crate::store::expired::{self, Rows};
use crate::store::lease::Lease;

const WRITE_USES_EVERY: Duration = Duration::from_secs(2);
const DELETE_EVERY: Duration = Duration::from_mins(30);
const ROUNDS_PER_DAY: u64 = 48;
/// The number of rows in one transaction. Everyone else who writes waits until it ends.
const BATCH: u32 = 1_000;
/// The pause between two batches, in which waiting transactions run.
const PAUSE: Duration = Duration::from_millis(20);
/// Longer than one batch can wait for the writer.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// A session may have been used a moment ago on a replica that could not write this yet.
const UNWRITTEN: TimeDelta = TimeDelta::hours(1);

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
    for round in 0u64.. {
        if let Err(error) = delete_expired_once(&app).await {
            tracing::warn!(detail = error.problem().detail, "upkeep failed");
        }
        // Each replica can have a folder of its own.
        if round % ROUNDS_PER_DAY == 0
            && let Err(error) = nuget::remove_rowless_files(&app).await
        {
            tracing::warn!(detail = error.problem().detail, "cannot remove unknown package files");
        }
        tokio::time::sleep(DELETE_EVERY).await;
    }
}

/// Only one replica deletes at a time. The others skip this round.
async fn delete_expired_once(app: &App) -> ApiResult<()> {
    let now = app.now().await?;
    let expired = expired(app, now);
    let holder = ids::new_id("upkeep")?;
    let mut transaction = app.store.begin().await?;
    let lease = Lease::take(&mut transaction, "upkeep", holder, now, now + LEASE).await?;
    transaction.commit().await?;
    let Some(mut lease) = lease else {
        tracing::info!("another replica is deleting expired rows");
        return Ok(());
    };
    let mut deleted = 0;
    for (rows, before) in expired {
        loop {
            let until = app.now().await? + LEASE;
            let mut transaction = app.store.begin().await?;
            if !lease.extend(&mut transaction, until).await? {
                return Ok(());
            }
            let batch = rows.delete(&mut transaction, before, BATCH).await?;
            transaction.commit().await?;
            deleted += batch;
            if batch < u64::from(BATCH) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
    if deleted > 0 {
        tracing::info!(rows = deleted, "deleted expired rows");
    }
    let mut transaction = app.store.begin().await?;
    lease.end(&mut transaction).await?;
    Ok(transaction.commit().await?)
}

/// Each kind of row with the instant before which it is expired.
fn expired(app: &App, now: Instant) -> [(Rows, Instant); 10] {
    let event_days = TimeDelta::days(i64::from(app.config.limits.event_days));
    [
        (expired::IDLE_SESSIONS, now - IDLE - UNWRITTEN),
        (expired::OLD_SESSIONS, now - MAX_AGE),
        (expired::EMBED_TOKENS, now),
        (expired::ATTEMPTS, now - WINDOW),
        (expired::BROWSERS, now - KNOWN_FOR),
        (expired::IDEMPOTENCY, now - TimeDelta::hours(24)),
        (expired::EVENTS, now - event_days),
        (expired::NOTICES, now - event_days),
        (expired::DOCTOR_TICKETS, now - echo::ACCEPTED_FOR),
        (expired::FINISHED_MAILS, now - event_days),
    ]
}
