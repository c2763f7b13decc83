//! Reads and updates when values start to warn, in the order of their IDs.

use latchkey_contract::Instant;
use sqlx::{AssertSqlSafe, Row};

use super::{
    Connection, ROWS_PER_STATEMENT, Result, instant, numbered_rows, optional_instant, seconds,
};

pub struct WarningValue {
    pub id: String,
    pub issued_at: Instant,
    pub expires_at: Instant,
    pub warns_at: Option<Instant>,
}

pub struct Moved {
    pub id: String,
    pub warns_at: Instant,
}

/// Values with an expiry that have not ended.
pub async fn after(on: &mut Connection, id: &str, limit: u32) -> Result<Vec<WarningValue>> {
    let rows = sqlx::query(
        "SELECT id, issued_at, expires_at, warns_at FROM key_values \
         WHERE id > $1 AND expires_at IS NOT NULL AND ended_at IS NULL ORDER BY id LIMIT $2",
    )
    .bind(id)
    .bind(i64::from(limit))
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(WarningValue {
                id: row.try_get("id")?,
                issued_at: instant(row.try_get("issued_at")?),
                expires_at: instant(row.try_get("expires_at")?),
                warns_at: optional_instant(row.try_get("warns_at")?),
            })
        })
        .collect()
}

pub async fn set(on: &mut Connection, moved: &[Moved]) -> Result<()> {
    for moved in moved.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "UPDATE key_values SET warns_at = new.column2 FROM (VALUES {}) AS new \
             WHERE key_values.id = new.column1",
            numbered_rows(moved.len(), 2)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for one in moved {
            query = query.bind(&one.id).bind(seconds(one.warns_at));
        }
        query.execute(&mut *on).await?;
    }
    Ok(())
}
