//! All values ever issued: how each value ended, and its uses. `lookup` finds a value by its hash.

use latchkey_contract::Instant;
use strum::{EnumString, IntoStaticStr};

use super::keys::HeldValue;
use super::sql::execute;
use super::{Connection, Result, seconds, signed};

/// Why a value ended. After the overlap, a value counts as `Replaced` without an update of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Ended {
    Replaced,
    Retired,
    Revoked,
    Deleted,
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
    execute!(on, "
        INSERT INTO key_values (id, key_id, hash, hint, issued_at, expires_at, warns_at, uses)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
        &value.id, key_id, hash, value.hint.as_deref(), seconds(value.issued_at),
        value.expires_at.map(seconds), value.warns_at.map(seconds)
    )
}

/// Ends a value. A value that has already ended keeps its first reason.
pub async fn end(on: &mut Connection, id: &str, how: Ended, now: Instant) -> Result<()> {
    execute!(on, "
        UPDATE key_values SET ended_at = $2, ended_how = $3, replaced_at =
            CASE WHEN $3 = 'replaced' THEN coalesce(replaced_at, $2) ELSE replaced_at END
        WHERE id = $1 AND ended_at IS NULL";
        id, seconds(now), how.into_str()
    )
}

/// Replaces a value that works until the end of the overlap, and schedules a check for notices.
pub async fn retire_at(on: &mut Connection, id: &str, end: Instant, now: Instant) -> Result<()> {
    execute!(on, "
        UPDATE key_values SET
            retires_at = $2, replaced_at = coalesce(replaced_at, $3), notice_at = 0
        WHERE id = $1";
        id, seconds(end), seconds(now)
    )
}

/// Deletes who last used the values of a key.
pub async fn delete_clients(on: &mut Connection, key_id: &str) -> Result<()> {
    execute!(on, "
        UPDATE key_values SET last_client = NULL, last_address = NULL WHERE key_id = $1"; key_id)
}

/// Adds uses. The key shows the latest one. A deleted key keeps no client.
pub async fn record_use(on: &mut Connection, id: &str, one: &Use) -> Result<()> {
    execute!(on, "
        UPDATE key_values SET uses = uses + $2, first_used_at = coalesce(first_used_at, $3),
            last_client = CASE WHEN coalesce(last_used_at, 0) <= $3 THEN $4 ELSE last_client END,
            last_address = CASE WHEN coalesce(last_used_at, 0) <= $3 THEN $5 ELSE last_address END,
            last_used_at = CASE WHEN coalesce(last_used_at, 0) <= $3 THEN $3 ELSE last_used_at END
        WHERE id = $1
            AND EXISTS (SELECT 1 FROM keys k WHERE k.id = key_id AND k.deleted_at IS NULL)";
        id, signed(one.times), seconds(one.at), one.client.as_deref(), &one.address
    )
}
