//! Sessions, by the hash of their cookie.

use latchkey_contract::{Instant, User};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::sql::{execute, fetch_optional};
use super::{Connection, Result, instant, seconds, user_of};

pub struct SessionRecord {
    pub user: User,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub confirmed_at: Instant,
}

impl FromRow<'_, AnyRow> for SessionRecord {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            user: user_of(row)?,
            created_at: instant(row.try_get("created_at")?),
            seen_at: instant(row.try_get("seen_at")?),
            confirmed_at: instant(row.try_get("confirmed_at")?),
        })
    }
}

/// Adds a session, and ends the person's oldest ones beyond `limit`.
pub async fn add(
    on: &mut Connection,
    token_hash: &str,
    user_id: &str,
    now: Instant,
    limit: u32,
) -> Result<()> {
    execute!(on, "
        DELETE FROM sessions WHERE user_id = $1 AND token_hash NOT IN
        (SELECT token_hash FROM sessions WHERE user_id = $1
        ORDER BY created_at DESC, token_hash LIMIT $2)";
        user_id, i64::from(limit) - 1
    )?;
    execute!(on, "
        INSERT INTO sessions (token_hash, user_id, created_at, seen_at, confirmed_at)
        VALUES ($1, $2, $3, $3, $3)";
        token_hash, user_id, seconds(now)
    )
}

/// Does not find the sessions of a disabled person.
pub async fn find(on: &mut Connection, token_hash: &str) -> Result<Option<SessionRecord>> {
    fetch_optional!(on, "
        SELECT u.id, u.name, u.email, s.created_at, s.seen_at, s.confirmed_at
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND u.disabled_at IS NULL"; token_hash)
}

/// Never sets an earlier instant than the stored one, which another replica may have written.
pub async fn seen(on: &mut Connection, token_hash: &str, now: Instant) -> Result<()> {
    execute!(on, "
        UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2";
        token_hash, seconds(now)
    )
}

pub async fn confirm(on: &mut Connection, token_hash: &str, now: Instant) -> Result<()> {
    execute!(on, "
        UPDATE sessions SET confirmed_at = $2 WHERE token_hash = $1"; token_hash, seconds(now))
}

pub async fn end(on: &mut Connection, token_hash: &str) -> Result<()> {
    execute!(on, "DELETE FROM sessions WHERE token_hash = $1"; token_hash)
}

/// Ends the person's sessions except `kept`, a token hash.
pub async fn end_others(on: &mut Connection, user_id: &str, kept: &str) -> Result<()> {
    execute!(on, "DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2"; user_id, kept)
}
