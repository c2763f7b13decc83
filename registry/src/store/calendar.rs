//! Calendar links, by their hash, and the content of a feed.

use latchkey_contract::{Instant, OwnerKind};
use sqlx::Row;

use super::{Connection, Result, instant, optional_instant, people, seconds, unsigned};

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
    /// When the entry last changed: a new value, a new name, or enabled again.
    pub changed_at: Instant,
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

/// Records that a change other than a new value has changed the entry of a key.
pub async fn entry_changed(on: &mut Connection, key_id: &str, now: Instant) -> Result<()> {
    sqlx::query("UPDATE keys SET calendar_at = $2 WHERE id = $1")
        .bind(key_id)
        .bind(seconds(now))
        .execute(on)
        .await?;
    Ok(())
}

/// The expiries of working keys that the person can see, in the order of time: up to `limit`, the
/// soonest after `now` first, then the latest before.
pub async fn expiries(
    on: &mut Connection,
    user_id: &str,
    now: Instant,
    limit: u32,
) -> Result<Vec<Expiry>> {
    let rows = sqlx::query(
        "SELECT s.*, (SELECT count(*) FROM key_values v WHERE v.key_id = s.id) AS issued FROM \
         (SELECT k.id, k.name, o.name AS owner_name, o.kind, c.issued_at, c.expires_at, k.calendar_at \
         FROM keys k JOIN members m ON m.owner_id = k.owner_id AND m.user_id = $1 \
         JOIN owners o ON o.id = k.owner_id JOIN key_values c ON c.id = k.current_id \
         WHERE k.deleted_at IS NULL AND k.revoked_at IS NULL AND k.disabled_at IS NULL \
         AND c.expires_at IS NOT NULL ORDER BY CASE WHEN c.expires_at > $2 THEN 0 ELSE 1 END, \
         CASE WHEN c.expires_at > $2 THEN c.expires_at ELSE -c.expires_at END, k.id LIMIT $3) s \
         ORDER BY s.expires_at, s.id",
    )
    .bind(user_id)
    .bind(seconds(now))
    .bind(i64::from(limit))
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let issued_at = instant(row.try_get("issued_at")?);
            let changed_at = optional_instant(row.try_get("calendar_at")?);
            Ok(Expiry {
                key_id: row.try_get("id")?,
                key_name: row.try_get("name")?,
                owner_name: row.try_get("owner_name")?,
                owner_kind: people::kind(row.try_get("kind")?),
                issued_at,
                changed_at: changed_at.map_or(issued_at, |at| at.max(issued_at)),
                expires_at: instant(row.try_get("expires_at")?),
                issued: unsigned(row.try_get("issued")?),
            })
        })
        .collect()
}
