//! Counts of failed sign-ins by subject, shared by all replicas.

use latchkey_contract::Instant;
use sqlx::Row;

use super::{Connection, Result, instant, seconds};

pub struct Attempts {
    pub since: Instant,
    pub failures: i64,
}

pub async fn find(on: &mut Connection, subject: &str) -> Result<Option<Attempts>> {
    let row = sqlx::query("SELECT since, failures FROM attempts WHERE subject = $1")
        .bind(subject)
        .fetch_optional(on)
        .await?;
    row.map(|row| {
        Ok(Attempts { since: instant(row.try_get("since")?), failures: row.try_get("failures")? })
    })
    .transpose()
}

/// Counts one failure. A count that started before `window_start` is reset.
pub async fn count(
    on: &mut Connection,
    subject: &str,
    now: Instant,
    window_start: Instant,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO attempts (subject, since, failures) VALUES ($1, $2, 1) \
         ON CONFLICT (subject) DO UPDATE SET \
         failures = CASE WHEN attempts.since < $3 THEN 1 ELSE attempts.failures + 1 END, \
         since = CASE WHEN attempts.since < $3 THEN excluded.since ELSE attempts.since END",
    )
    .bind(subject)
    .bind(seconds(now))
    .bind(seconds(window_start))
    .execute(on)
    .await?;
    Ok(())
}

/// Uncounts one failure.
pub async fn take_back(on: &mut Connection, subject: &str) -> Result<()> {
    sqlx::query("UPDATE attempts SET failures = failures - 1 WHERE subject = $1 AND failures > 0")
        .bind(subject)
        .execute(on)
        .await?;
    Ok(())
}

pub async fn forget(on: &mut Connection, subject: &str) -> Result<()> {
    sqlx::query("DELETE FROM attempts WHERE subject = $1").bind(subject).execute(on).await?;
    Ok(())
}
