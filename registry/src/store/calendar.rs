//! Calendar links, by their hash, and the content of a feed.

use latchkey_contract::{Instant, OwnerKind};
use sqlx::Row;

use super::{Connection, Result, instant, people, seconds, unsigned};

/// The part of a key that a feed shows. It has no value, no permissions and no places.
pub struct Expiry {
    pub key_id: String,
    pub key_name: String,
    pub owner_name: String,
    pub owner_kind: OwnerKind,
    pub issued_at: Instant,
    pub expires_at: Instant,
    /// The number of values issued for the key, including the current one.
    pub issued: u64,
}

/// Stores the new link. It replaces an older one.
pub async fn put(on: &mut Connection, user_id: &str, token_hash: &str, now: Instant) -> Result<()> {
    sqlx::query(
        "INSERT INTO calendars (user_id, token_hash, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, \
         created_at = excluded.created_at",
    )
    .bind(user_id)
    .bind(token_hash)
    .bind(seconds(now))
    .execute(on)
    .await?;
    Ok(())
}

pub async fn created_at(on: &mut Connection, user_id: &str) -> Result<Option<Instant>> {
    let row = sqlx::query("SELECT created_at FROM calendars WHERE user_id = $1")
        .bind(user_id)
        .fetch_optional(on)
        .await?;
    row.map(|row| Ok(instant(row.try_get("created_at")?))).transpose()
}

pub async fn forget(on: &mut Connection, user_id: &str) -> Result<()> {
    sqlx::query("DELETE FROM calendars WHERE user_id = $1").bind(user_id).execute(on).await?;
    Ok(())
}

/// The person of a feed. Does not find the feed of a disabled person.
pub async fn user_of(on: &mut Connection, token_hash: &str) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT u.id FROM calendars f JOIN users u ON u.id = f.user_id \
         WHERE f.token_hash = $1 AND u.disabled_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(on)
    .await?;
    row.map(|row| row.try_get("id")).transpose()
}

/// The expiries of all working keys that the person can see, soonest first.
pub async fn expiries(on: &mut Connection, user_id: &str) -> Result<Vec<Expiry>> {
    let rows = sqlx::query(
        "SELECT k.id, k.name, o.name AS owner_name, o.kind, c.issued_at, c.expires_at, \
         (SELECT count(*) FROM key_values v WHERE v.key_id = k.id) AS issued \
         FROM keys k JOIN members m ON m.owner_id = k.owner_id AND m.user_id = $1 \
         JOIN owners o ON o.id = k.owner_id JOIN key_values c ON c.id = k.current_id \
         WHERE k.deleted_at IS NULL AND k.revoked_at IS NULL AND k.disabled_at IS NULL \
         AND c.expires_at IS NOT NULL ORDER BY c.expires_at, k.id",
    )
    .bind(user_id)
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Expiry {
                key_id: row.try_get("id")?,
                key_name: row.try_get("name")?,
                owner_name: row.try_get("owner_name")?,
                owner_kind: people::kind(row.try_get("kind")?),
                issued_at: instant(row.try_get("issued_at")?),
                expires_at: instant(row.try_get("expires_at")?),
                issued: unsigned(row.try_get("issued")?),
            })
        })
        .collect()
}
