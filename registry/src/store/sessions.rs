//! Sessions, by the hash of their cookie.

use latchkey_contract::{Instant, User};
use sqlx::Row;

use super::{Connection, Result, instant, seconds};

pub struct SessionRecord {
    pub user: User,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub confirmed_at: Instant,
}

pub async fn add(on: &mut Connection, token_hash: &str, user_id: &str, now: Instant) -> Result<()> {
    sqlx::query(
        "INSERT INTO sessions (token_hash, user_id, created_at, seen_at, confirmed_at) \
         VALUES ($1, $2, $3, $3, $3)",
    )
    .bind(token_hash)
    .bind(user_id)
    .bind(seconds(now))
    .execute(on)
    .await?;
    Ok(())
}

/// Does not find the sessions of a disabled person.
pub async fn find(on: &mut Connection, token_hash: &str) -> Result<Option<SessionRecord>> {
    let row = sqlx::query(
        "SELECT u.id, u.name, u.email, s.created_at, s.seen_at, s.confirmed_at \
         FROM sessions s JOIN users u ON u.id = s.user_id \
         WHERE s.token_hash = $1 AND u.disabled_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(on)
    .await?;
    row.map(|row| {
        Ok(SessionRecord {
            user: User {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                email: row.try_get("email")?,
            },
            created_at: instant(row.try_get("created_at")?),
            seen_at: instant(row.try_get("seen_at")?),
            confirmed_at: instant(row.try_get("confirmed_at")?),
        })
    })
    .transpose()
}

/// Never sets an earlier instant than the stored one, which another replica may have written.
pub async fn seen(on: &mut Connection, token_hash: &str, now: Instant) -> Result<()> {
    sqlx::query("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2")
        .bind(token_hash)
        .bind(seconds(now))
        .execute(on)
        .await?;
    Ok(())
}

pub async fn confirm(on: &mut Connection, token_hash: &str, now: Instant) -> Result<()> {
    sqlx::query("UPDATE sessions SET confirmed_at = $2 WHERE token_hash = $1")
        .bind(token_hash)
        .bind(seconds(now))
        .execute(on)
        .await?;
    Ok(())
}

pub async fn end(on: &mut Connection, token_hash: &str) -> Result<()> {
    sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash).execute(on).await?;
    Ok(())
}

/// Ends the person's sessions except `kept`, a token hash.
pub async fn end_others(on: &mut Connection, user_id: &str, kept: &str) -> Result<()> {
    sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
        .bind(user_id)
        .bind(kept)
        .execute(on)
        .await?;
    Ok(())
}
