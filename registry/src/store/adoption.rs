//! Reads and updates values without an expiry, in the order of owners and keys.

use latchkey_contract::Instant;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::events::Subject;
use super::sql::{execute, execute_rows, fetch_all};
use super::{Connection, Result, instant, seconds};

/// A position in that order: after this key.
#[derive(Clone, Debug, Default)]
pub struct Position {
    pub owner_id: String,
    pub key_id: String,
}

pub struct Endless {
    pub value_id: String,
    pub key: Subject,
    pub issued_at: Instant,
    /// `false` for the retiring value of an overlap.
    pub is_current: bool,
}

impl FromRow<'_, AnyRow> for Endless {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            value_id: row.try_get("id")?,
            key: Subject::from_row(row)?,
            issued_at: instant(row.try_get("issued_at")?),
            is_current: row.try_get::<i64, _>("is_current")? == 1,
        })
    }
}

pub struct Ending {
    pub value_id: String,
    pub expires_at: Instant,
    pub warns_at: Instant,
}

/// The last of the next `keys` keys. `None` after the last key.
pub async fn batch_end(
    on: &mut Connection,
    after: &Position,
    keys: u32,
) -> Result<Option<Position>> {
    let mut found: Vec<(String, String)> = fetch_all!(on, "
        SELECT owner_id, id FROM keys WHERE (owner_id, id) > ($1, $2)
        ORDER BY owner_id, id LIMIT $3";
        &after.owner_id, &after.key_id, i64::from(keys)
    )?;
    Ok(found.pop().map(|(owner_id, key_id)| Position { owner_id, key_id }))
}

/// The values without an expiry up to `end` that have not ended.
pub async fn endless(
    on: &mut Connection,
    after: &Position,
    end: &Position,
) -> Result<Vec<Endless>> {
    fetch_all!(on, "
        SELECT v.id, v.issued_at, k.id AS key_id, k.name AS key_name, k.owner_id,
            CAST(CASE WHEN v.id = k.current_id THEN 1 ELSE 0 END AS BIGINT) AS is_current
        FROM keys k JOIN key_values v ON v.key_id = k.id
        WHERE (k.owner_id, k.id) > ($1, $2) AND (k.owner_id, k.id) <= ($3, $4)
            AND v.expires_at IS NULL AND v.ended_at IS NULL
        ORDER BY k.owner_id, k.id, v.id";
        &after.owner_id, &after.key_id, &end.owner_id, &end.key_id
    )
}

/// Locks the keys of those values, so that no regenerate runs meanwhile.
pub async fn lock(on: &mut Connection, after: &Position, end: &Position) -> Result<()> {
    execute!(on, "
        UPDATE keys SET version = version
        WHERE (owner_id, id) > ($1, $2) AND (owner_id, id) <= ($3, $4)
            AND EXISTS (SELECT 1 FROM key_values v
                WHERE v.key_id = keys.id AND v.expires_at IS NULL AND v.ended_at IS NULL)";
        &after.owner_id, &after.key_id, &end.owner_id, &end.key_id
    )
}

/// Never changes a value that has an expiry.
pub async fn end_values(on: &mut Connection, endings: &[Ending]) -> Result<()> {
    execute_rows!(on, "
        UPDATE key_values SET expires_at = new.column2, warns_at = new.column3
        FROM (VALUES {}) AS new WHERE key_values.id = new.column1
            AND key_values.expires_at IS NULL AND key_values.ended_at IS NULL";
        endings, |ending| &ending.value_id, seconds(ending.expires_at), seconds(ending.warns_at)
    )?;
    Ok(())
}

/// Raises the version of each key. Sets the lifetime if the current value got an expiry.
pub async fn set_lifetimes(on: &mut Connection, keys: &[(&str, Option<u32>)]) -> Result<()> {
    execute_rows!(on, "
        UPDATE keys SET version = version + 1,
            lifetime_days = CASE WHEN new.column2 < 0 THEN lifetime_days ELSE new.column2 END
        FROM (VALUES {}) AS new WHERE keys.id = new.column1";
        keys, |(id, days)| *id, days.map_or(-1, i64::from)
    )?;
    Ok(())
}
