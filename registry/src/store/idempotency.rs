//! Idempotency records: the result of a request, written in its transaction and kept for a day.

use latchkey_contract::Instant;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::sql::{execute, fetch_optional};
use super::{Connection, Result, seconds, signed, unsigned};

/// The identity of a request: user, route, key ID, and the client's idempotency key.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub user_id: &'a str,
    pub route: &'a str,
    pub target: &'a str,
    pub token: &'a str,
}

#[derive(Clone, Debug)]
pub struct Done {
    /// SHA-256. An earlier release stored the body itself.
    pub body_hash: String,
    pub if_match: Option<String>,
    pub key_id: String,
    pub value_id: String,
    pub version: u64,
}

impl FromRow<'_, AnyRow> for Done {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            body_hash: row.try_get("body")?,
            if_match: row.try_get("if_match")?,
            key_id: row.try_get("key_id")?,
            value_id: row.try_get("value_id")?,
            version: unsigned(row.try_get("version")?),
        })
    }
}

pub async fn find(
    on: &mut Connection,
    request: Request<'_>,
    not_before: Instant,
) -> Result<Option<Done>> {
    fetch_optional!(on, "
        SELECT body, if_match, key_id, value_id, version FROM idempotency
        WHERE user_id = $1 AND route = $2 AND target = $3 AND token = $4 AND created_at > $5";
        request.user_id, request.route, request.target, request.token, seconds(not_before)
    )
}

/// Replaces a record that is older than a day. A replay updates `value_id` and `version`, but not the
/// start of that day.
pub async fn put(
    on: &mut Connection,
    request: Request<'_>,
    done: &Done,
    now: Instant,
    not_before: Instant,
) -> Result<()> {
    execute!(on, "
        INSERT INTO idempotency
            (user_id, route, target, token, body, if_match, key_id, value_id, version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (user_id, route, target, token) DO UPDATE SET body = excluded.body,
            if_match = excluded.if_match, key_id = excluded.key_id, value_id = excluded.value_id,
            version = excluded.version, created_at = CASE WHEN idempotency.created_at > $11
            THEN idempotency.created_at ELSE excluded.created_at END";
        request.user_id, request.route, request.target, request.token, &done.body_hash,
        done.if_match.as_deref(), &done.key_id, &done.value_id, signed(done.version), seconds(now),
        seconds(not_before)
    )
}
