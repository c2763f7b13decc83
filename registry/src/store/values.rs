//! All values ever issued: lookup by hash, how each value ended, and its uses.

use latchkey_contract::Instant;
use sqlx::Row;

use super::keys::{HeldValue, KeyRecord, key_columns, key_tables, record};
use super::{Connection, Result, damaged, optional_instant, seconds, signed};

/// Why a value ended. After the overlap, a value counts as `Replaced` without an update of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Replaced,
    Retired,
    Revoked,
    Deleted,
}

impl Ended {
    const ALL: [Self; 4] = [Self::Replaced, Self::Retired, Self::Revoked, Self::Deleted];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Retired => "retired",
            Self::Revoked => "revoked",
            Self::Deleted => "deleted",
        }
    }
}

/// A value, as found by its hash.
#[derive(Clone, Debug)]
pub struct ValueRecord {
    pub id: String,
    pub expires_at: Option<Instant>,
    pub retires_at: Option<Instant>,
    /// When a newer value replaced it.
    pub replaced_at: Option<Instant>,
    pub ended: Option<Ended>,
    pub first_used_at: Option<Instant>,
    /// The key belongs to a person whose account is disabled.
    pub owner_is_disabled: bool,
}

/// One or more uses.
#[derive(Clone, Debug)]
pub struct Use {
    pub at: Instant,
    pub client: Option<String>,
    pub address: String,
    pub times: u64,
}

pub async fn add(on: &mut Connection, key_id: &str, value: &HeldValue, hash: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO key_values (id, key_id, hash, hint, issued_at, expires_at, warns_at, uses) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
    )
    .bind(&value.id)
    .bind(key_id)
    .bind(hash)
    .bind(value.hint.as_deref())
    .bind(seconds(value.issued_at))
    .bind(value.expires_at.map(seconds))
    .bind(value.warns_at.map(seconds))
    .execute(on)
    .await?;
    Ok(())
}

/// The value with this hash and its key, even if they have ended. One query, because every push
/// needs it.
pub async fn find(on: &mut Connection, hash: &str) -> Result<Option<(ValueRecord, KeyRecord)>> {
    let row = sqlx::query(concat!(
        "SELECT v.id AS v_id, v.expires_at AS v_expires_at, v.retires_at AS v_retires_at, \
         v.replaced_at AS v_replaced_at, v.ended_how AS v_ended_how, \
         v.first_used_at AS v_first_used_at, \
         (SELECT max(u.disabled_at) FROM members m JOIN users u ON u.id = m.user_id \
          WHERE m.owner_id = k.owner_id AND o.kind = 'user') AS v_owner_disabled_at, ",
        key_columns!(),
        key_tables!(),
        "JOIN key_values v ON v.key_id = k.id WHERE v.hash = $1"
    ))
    .bind(hash)
    .fetch_optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let ended: Option<String> = row.try_get("v_ended_how")?;
    let ended = ended.map(|how| {
        let known = Ended::ALL.into_iter().find(|known| known.as_str() == how);
        known.ok_or_else(|| damaged("ended_how", how))
    });
    let value = ValueRecord {
        id: row.try_get("v_id")?,
        expires_at: optional_instant(row.try_get("v_expires_at")?),
        retires_at: optional_instant(row.try_get("v_retires_at")?),
        replaced_at: optional_instant(row.try_get("v_replaced_at")?),
        ended: ended.transpose()?,
        first_used_at: optional_instant(row.try_get("v_first_used_at")?),
        owner_is_disabled: row.try_get::<Option<i64>, _>("v_owner_disabled_at")?.is_some(),
    };
    Ok(Some((value, record(&row)?)))
}

/// Ends a value. A value that has already ended keeps its first reason.
pub async fn end(on: &mut Connection, id: &str, how: Ended, now: Instant) -> Result<()> {
    sqlx::query(
        "UPDATE key_values SET ended_at = $2, ended_how = $3, \
         replaced_at = CASE WHEN $3 = 'replaced' THEN coalesce(replaced_at, $2) ELSE replaced_at END \
         WHERE id = $1 AND ended_at IS NULL",
    )
    .bind(id)
    .bind(seconds(now))
    .bind(how.as_str())
    .execute(on)
    .await?;
    Ok(())
}

/// Replaces a value that works until the end of the overlap, and schedules a check for notices.
pub async fn retire_at(on: &mut Connection, id: &str, end: Instant, now: Instant) -> Result<()> {
    sqlx::query(
        "UPDATE key_values SET retires_at = $2, replaced_at = coalesce(replaced_at, $3), \
         notice_at = 0 WHERE id = $1",
    )
    .bind(id)
    .bind(seconds(end))
    .bind(seconds(now))
    .execute(on)
    .await?;
    Ok(())
}

/// Adds uses. The key shows the latest one.
pub async fn record_use(on: &mut Connection, id: &str, one: &Use) -> Result<()> {
    sqlx::query(
        "UPDATE key_values SET uses = uses + $2, \
         first_used_at = coalesce(first_used_at, $3), \
         last_client = CASE WHEN coalesce(last_used_at, 0) <= $3 THEN $4 ELSE last_client END, \
         last_address = CASE WHEN coalesce(last_used_at, 0) <= $3 THEN $5 ELSE last_address END, \
         last_used_at = CASE WHEN coalesce(last_used_at, 0) <= $3 THEN $3 ELSE last_used_at END \
         WHERE id = $1",
    )
    .bind(id)
    .bind(signed(one.times))
    .bind(seconds(one.at))
    .bind(one.client.as_deref())
    .bind(&one.address)
    .execute(on)
    .await?;
    Ok(())
}
