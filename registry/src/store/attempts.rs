//! Counts of failed sign-ins by subject, shared by all replicas.

use latchkey_contract::Instant;

use super::sql::{execute, fetch_optional};
use super::{Connection, Result, instant, seconds};

pub struct Attempts {
    pub since: Instant,
    pub failures: i64,
}

pub async fn find(on: &mut Connection, subject: &str) -> Result<Option<Attempts>> {
    let found: Option<(i64, i64)> =
        fetch_optional!(on, "SELECT since, failures FROM attempts WHERE subject = $1"; subject)?;
    Ok(found.map(|(since, failures)| Attempts { since: instant(since), failures }))
}

/// Counts one failure. A count that started before `window_start` is reset.
pub async fn count(
    on: &mut Connection,
    subject: &str,
    now: Instant,
    window_start: Instant,
) -> Result<()> {
    execute!(on, "
        INSERT INTO attempts (subject, since, failures) VALUES ($1, $2, 1)
        ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN attempts.since < $3 THEN 1 ELSE attempts.failures + 1 END,
            since = CASE WHEN attempts.since < $3 THEN excluded.since ELSE attempts.since END";
        subject, seconds(now), seconds(window_start)
    )
}

/// Subtracts one failure.
pub async fn subtract(on: &mut Connection, subject: &str) -> Result<()> {
    execute!(on, "
        UPDATE attempts SET failures = failures - 1 WHERE subject = $1 AND failures > 0"; subject)
}

pub async fn delete(on: &mut Connection, subject: &str) -> Result<()> {
    execute!(on, "DELETE FROM attempts WHERE subject = $1"; subject)
}
