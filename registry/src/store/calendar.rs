//! Calendar links, by their hash, and the content of a feed.

use latchkey_contract::{Instant, OwnerKind};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::sql::{execute, fetch_all, optional_scalar};
use super::{Connection, Result, instant, kind, optional_instant, seconds, unsigned};

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

impl FromRow<'_, AnyRow> for Expiry {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let issued_at = instant(row.try_get("issued_at")?);
        let changed_at = optional_instant(row.try_get("calendar_at")?);
        Ok(Self {
            key_id: row.try_get("id")?,
            key_name: row.try_get("name")?,
            owner_name: row.try_get("owner_name")?,
            owner_kind: kind(row.try_get("kind")?),
            issued_at,
            changed_at: changed_at.map_or(issued_at, |at| at.max(issued_at)),
            expires_at: instant(row.try_get("expires_at")?),
            issued: unsigned(row.try_get("issued")?),
        })
    }
}

pub async fn put(on: &mut Connection, user_id: &str, token_hash: &str, now: Instant) -> Result<()> {
    execute!(on, "
        INSERT INTO calendars (user_id, token_hash, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET
            token_hash = excluded.token_hash, created_at = excluded.created_at";
        user_id, token_hash, seconds(now)
    )
}

pub async fn created_at(on: &mut Connection, user_id: &str) -> Result<Option<Instant>> {
    optional_scalar!(on, "SELECT created_at FROM calendars WHERE user_id = $1"; user_id)
        .map(optional_instant)
}

pub async fn delete(on: &mut Connection, user_id: &str) -> Result<()> {
    execute!(on, "DELETE FROM calendars WHERE user_id = $1"; user_id)
}

/// The person of a feed. Does not find the feed of a disabled person.
pub async fn user_of(on: &mut Connection, token_hash: &str) -> Result<Option<String>> {
    optional_scalar!(on, "
        SELECT u.id FROM calendars f JOIN users u ON u.id = f.user_id
        WHERE f.token_hash = $1 AND u.disabled_at IS NULL"; token_hash)
}

/// Records that a change other than a new value has changed the entry of a key.
pub async fn entry_changed(on: &mut Connection, key_id: &str, now: Instant) -> Result<()> {
    execute!(on, "UPDATE keys SET calendar_at = $2 WHERE id = $1"; key_id, seconds(now))
}

/// The expiries of working keys that the person can see, in the order of time: up to `limit`, the
/// soonest after `now` first, then the latest before.
pub async fn expiries(
    on: &mut Connection,
    user_id: &str,
    now: Instant,
    limit: u32,
) -> Result<Vec<Expiry>> {
    fetch_all!(on, "
        SELECT s.*, (SELECT count(*) FROM key_values v WHERE v.key_id = s.id) AS issued FROM
            (SELECT k.id, k.name, o.name AS owner_name, o.kind,
                c.issued_at, c.expires_at, k.calendar_at
            FROM keys k JOIN members m ON m.owner_id = k.owner_id AND m.user_id = $1
            JOIN owners o ON o.id = k.owner_id JOIN key_values c ON c.id = k.current_id
            WHERE k.deleted_at IS NULL AND k.revoked_at IS NULL AND k.disabled_at IS NULL
                AND c.expires_at IS NOT NULL
            ORDER BY CASE WHEN c.expires_at > $2 THEN 0 ELSE 1 END,
                CASE WHEN c.expires_at > $2 THEN c.expires_at ELSE -c.expires_at END, k.id
            LIMIT $3) s
        ORDER BY s.expires_at, s.id";
        user_id, seconds(now), i64::from(limit)
    )
}
