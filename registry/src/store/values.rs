//! All values ever issued: how each value ended, and its uses. `lookup` finds a value by its hash.

use latchkey_contract::Instant;

use super::keys::HeldValue;
use super::{Connection, Result, seconds, signed};

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

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Retired => "retired",
            Self::Revoked => "revoked",
            Self::Deleted => "deleted",
        }
    }
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
