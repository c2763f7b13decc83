//! Deletes rows that are no longer needed, in small transactions, so that other writers wait only
//! briefly. Tombstones of deleted keys stay: a late push still gets the true reason.

use latchkey_contract::Instant;
use sqlx::AssertSqlSafe;

use super::{Connection, Result, seconds};

/// The rows of a table that match a condition, in which `$1` is an instant.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    table: &'static str,
    primary_key: &'static str,
    condition: &'static str,
}

const fn rows(table: &'static str, primary_key: &'static str, condition: &'static str) -> Rows {
    Rows { table, primary_key, condition }
}

pub const IDLE_SESSIONS: Rows = rows("sessions", "token_hash", "seen_at < $1");
pub const OLD_SESSIONS: Rows = rows("sessions", "token_hash", "created_at < $1");
pub const EMBED_TOKENS: Rows = rows("embed_tokens", "token_hash", "expires_at <= $1");
pub const ATTEMPTS: Rows = rows("attempts", "subject", "since < $1");
pub const BROWSERS: Rows = rows("browsers", "token_hash, user_id", "signed_in_at < $1");
pub const IDEMPOTENCY: Rows =
    rows("idempotency", "user_id, route, target, token", "created_at < $1");
pub const EVENTS: Rows = rows("events", "id", "at < $1");
/// Notices of values that ended before the instant, too. The row prevents a second notice.
pub const NOTICES: Rows = rows(
    "notices",
    "value_id, topic, user_id",
    "planned_at < $1 AND EXISTS (SELECT 1 FROM key_values v \
     WHERE v.id = notices.value_id AND (v.expires_at < $1 OR v.ended_at < $1))",
);
/// Tickets of a `doctor` that was killed. Earlier releases stored no instant.
pub const DOCTOR_TICKETS: Rows =
    rows("settings", "name", "name LIKE 'doctor!_%' ESCAPE '!' AND value < CAST($1 AS TEXT)");
pub const FINISHED_MAILS: Rows = rows("notice_mails", "id", "next_at IS NULL AND written_at < $1");

impl Rows {
    /// Deletes up to `limit` rows, and returns their number.
    pub async fn delete(&self, on: &mut Connection, before: Instant, limit: u32) -> Result<u64> {
        let Self { table, primary_key, condition } = self;
        let sql = format!(
            "DELETE FROM {table} WHERE ({primary_key}) IN \
             (SELECT {primary_key} FROM {table} WHERE {condition} LIMIT $2)"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(seconds(before)).bind(i64::from(limit));
        Ok(query.execute(on).await?.rows_affected())
    }
}
