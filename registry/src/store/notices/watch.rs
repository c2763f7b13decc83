//! Finds the values to check for notices, and loads what the check needs.

use latchkey_contract::{Instant, OwnerKind};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::store::sql::{execute, fetch_all, fetch_optional};
use crate::store::{Connection, Result, instant, kind, optional_instant, seconds, settings};

/// A value with the current state of its key.
#[derive(Clone, Debug)]
pub struct Watched {
    pub value_id: String,
    pub key_id: String,
    pub owner_id: String,
    pub owner_kind: OwnerKind,
    pub issued_at: Instant,
    pub expires_at: Option<Instant>,
    /// The key works, and this is its current value.
    pub is_current: bool,
    /// The key works, and this is the old value of an overlap.
    pub overlap: Option<OverlapSoFar>,
}

#[derive(Clone, Copy, Debug)]
pub struct OverlapSoFar {
    pub began_at: Instant,
    pub ends_at: Instant,
    pub old_used_since: bool,
    pub new_used: bool,
}

impl FromRow<'_, AnyRow> for Watched {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let value_id: String = row.try_get("id")?;
        let works: i64 = row.try_get("works")?;
        let works_as = |column: &str| -> Result<bool> {
            Ok(works == 1 && row.try_get::<Option<String>, _>(column)?.as_ref() == Some(&value_id))
        };
        let last_used = optional_instant(row.try_get("last_used_at")?);
        let ends_at = optional_instant(row.try_get("retires_at")?);
        let began_at = optional_instant(row.try_get("replaced_at")?);
        let new_uses: Option<i64> = row.try_get("current_uses")?;
        let overlap = began_at.zip(ends_at).map(|(began_at, ends_at)| OverlapSoFar {
            began_at,
            ends_at,
            old_used_since: last_used.is_some_and(|at| at > began_at),
            new_used: new_uses.is_none_or(|uses| uses > 0),
        });
        let is_retiring = works_as("retiring_id")?;
        Ok(Self {
            is_current: works_as("current_id")?,
            overlap: overlap.filter(|_| is_retiring),
            key_id: row.try_get("key_id")?,
            owner_id: row.try_get("owner_id")?,
            owner_kind: kind(row.try_get("kind")?),
            issued_at: instant(row.try_get("issued_at")?),
            expires_at: optional_instant(row.try_get("expires_at")?),
            value_id,
        })
    }
}

/// The values to check now, with their keys, in the order of locking.
pub async fn due(on: &mut Connection, now: Instant, limit: u32) -> Result<Vec<(String, String)>> {
    // Two queries, because each one matches the condition of one index.
    let mut found: Vec<(String, String)> = fetch_all!(on, "
        SELECT key_id, id FROM key_values
        WHERE notice_at IS NOT NULL AND notice_at <= $1 ORDER BY notice_at LIMIT $2";
        seconds(now), i64::from(limit)
    )?;
    let first: Vec<(String, String)> = fetch_all!(on, "
        SELECT key_id, id FROM key_values WHERE notice_expiry <> coalesce(expires_at, 0)
            AND ended_at IS NULL ORDER BY key_id LIMIT $1"; i64::from(limit)
    )?;
    found.extend(first);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

pub async fn find(on: &mut Connection, value_id: &str) -> Result<Option<Watched>> {
    fetch_optional!(on, "
        SELECT v.id, v.key_id, v.issued_at, v.expires_at, v.retires_at, v.replaced_at,
            v.last_used_at, k.owner_id, o.kind, k.current_id, k.retiring_id, c.uses AS current_uses,
            CAST(CASE WHEN v.ended_at IS NULL AND k.deleted_at IS NULL AND k.revoked_at IS NULL
                AND k.disabled_at IS NULL THEN 1 ELSE 0 END AS BIGINT) AS works
        FROM key_values v JOIN keys k ON k.id = v.key_id JOIN owners o ON o.id = k.owner_id
        LEFT JOIN key_values c ON c.id = k.current_id WHERE v.id = $1"; value_id)
}

pub async fn checked(
    on: &mut Connection,
    value_id: &str,
    expires_at: Option<Instant>,
    next: Option<Instant>,
) -> Result<()> {
    execute!(on, "
        UPDATE key_values SET notice_at = $2, notice_expiry = $3 WHERE id = $1";
        value_id, next.map(seconds), expires_at.map_or(0, seconds)
    )
}

/// Schedules a check of the key's values in the next run.
pub async fn check_again(on: &mut Connection, key_id: &str) -> Result<()> {
    execute!(on, "
        UPDATE key_values SET notice_at = 0 WHERE key_id = $1 AND ended_at IS NULL"; key_id)
}

const POLICY: &str = "notice_days";
const POLICY_CHANGED: &str = "notice_days_changed_at";

/// If the operator has changed the days, schedules a check of all values.
pub async fn follow_policy(on: &mut Connection, notice_days: &str, now: Instant) -> Result<()> {
    let known = settings::get(on, POLICY).await?;
    if known.as_deref() == Some(notice_days) {
        return Ok(());
    }
    if known.is_some() {
        execute!(on, "
            UPDATE key_values SET notice_at = 0 WHERE ended_at IS NULL AND expires_at > $1";
            seconds(now)
        )?;
        settings::put(on, POLICY_CHANGED, &seconds(now).to_string()).await?;
    }
    settings::put(on, POLICY, notice_days).await
}

/// When a run last found that the operator had changed the notice days.
pub async fn policy_changed_at(on: &mut Connection) -> Result<Option<Instant>> {
    let stored = settings::get(on, POLICY_CHANGED).await?;
    Ok(optional_instant(stored.and_then(|seconds| seconds.parse().ok())))
}
