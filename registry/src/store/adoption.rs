//! Reads and updates values without an expiry, in the order of owners and keys.

use latchkey_contract::Instant;
use sqlx::{AssertSqlSafe, Row};

use super::events::Subject;
use super::{Connection, ROWS_PER_STATEMENT, Result, instant, numbered_rows, seconds};

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

pub struct Ending {
    pub value_id: String,
    pub expires_at: Instant,
    pub warns_at: Instant,
}

/// The last of the next `keys` keys. `None` after the last key.
pub async fn next_stop(
    on: &mut Connection,
    after: &Position,
    keys: u32,
) -> Result<Option<Position>> {
    let rows = sqlx::query(
        "SELECT owner_id, id FROM keys WHERE (owner_id, id) > ($1, $2) \
         ORDER BY owner_id, id LIMIT $3",
    )
    .bind(&after.owner_id)
    .bind(&after.key_id)
    .bind(i64::from(keys))
    .fetch_all(on)
    .await?;
    let last = rows.last();
    last.map(|row| Ok(Position { owner_id: row.try_get("owner_id")?, key_id: row.try_get("id")? }))
        .transpose()
}

/// The values without an expiry up to `stop` that have not ended.
pub async fn endless(
    on: &mut Connection,
    after: &Position,
    stop: &Position,
) -> Result<Vec<Endless>> {
    let rows = sqlx::query(
        "SELECT v.id, v.issued_at, k.id AS key_id, k.name, k.owner_id, \
         CAST(CASE WHEN v.id = k.current_id THEN 1 ELSE 0 END AS BIGINT) AS is_current \
         FROM keys k JOIN key_values v ON v.key_id = k.id \
         WHERE (k.owner_id, k.id) > ($1, $2) AND (k.owner_id, k.id) <= ($3, $4) \
         AND v.expires_at IS NULL AND v.ended_at IS NULL ORDER BY k.owner_id, k.id, v.id",
    )
    .bind(&after.owner_id)
    .bind(&after.key_id)
    .bind(&stop.owner_id)
    .bind(&stop.key_id)
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Endless {
                value_id: row.try_get("id")?,
                key: Subject {
                    key_id: row.try_get("key_id")?,
                    key_name: row.try_get("name")?,
                    owner_id: row.try_get("owner_id")?,
                },
                issued_at: instant(row.try_get("issued_at")?),
                is_current: row.try_get::<i64, _>("is_current")? == 1,
            })
        })
        .collect()
}

/// Locks the keys of those values, so that no regenerate runs meanwhile.
pub async fn lock(on: &mut Connection, after: &Position, stop: &Position) -> Result<()> {
    sqlx::query(
        "UPDATE keys SET version = version \
         WHERE (owner_id, id) > ($1, $2) AND (owner_id, id) <= ($3, $4) \
         AND EXISTS (SELECT 1 FROM key_values v \
         WHERE v.key_id = keys.id AND v.expires_at IS NULL AND v.ended_at IS NULL)",
    )
    .bind(&after.owner_id)
    .bind(&after.key_id)
    .bind(&stop.owner_id)
    .bind(&stop.key_id)
    .execute(on)
    .await?;
    Ok(())
}

/// Never changes a value that has an expiry.
pub async fn end_values(on: &mut Connection, endings: &[Ending]) -> Result<()> {
    for endings in endings.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "UPDATE key_values SET expires_at = new.column2, warns_at = new.column3 \
             FROM (VALUES {}) AS new WHERE key_values.id = new.column1 \
             AND key_values.expires_at IS NULL AND key_values.ended_at IS NULL",
            numbered_rows(endings.len(), 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for ending in endings {
            query = query
                .bind(&ending.value_id)
                .bind(seconds(ending.expires_at))
                .bind(seconds(ending.warns_at));
        }
        query.execute(&mut *on).await?;
    }
    Ok(())
}

/// Raises the version of each key. Sets the lifetime if the current value got an expiry.
pub async fn set_lifetimes(on: &mut Connection, keys: &[(&str, Option<u32>)]) -> Result<()> {
    for keys in keys.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "UPDATE keys SET version = version + 1, \
             lifetime_days = CASE WHEN new.column2 < 0 THEN lifetime_days ELSE new.column2 END \
             FROM (VALUES {}) AS new WHERE keys.id = new.column1",
            numbered_rows(keys.len(), 2)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (id, days) in keys {
            query = query.bind(*id).bind(days.map_or(-1, i64::from));
        }
        query.execute(&mut *on).await?;
    }
    Ok(())
}
