//! Changes to a database that was restored from a backup.

use latchkey_contract::Instant;
use sqlx::Row;

use super::events::Subject;
use super::{Connection, Result, seconds};

/// Disables all keys that are neither deleted, revoked nor disabled, and returns them.
pub async fn disable_working_keys(on: &mut Connection, now: Instant) -> Result<Vec<Subject>> {
    let rows = sqlx::query(
        "UPDATE keys SET disabled_at = $1, version = version + 1 \
         WHERE deleted_at IS NULL AND revoked_at IS NULL AND disabled_at IS NULL \
         RETURNING id, name, owner_id",
    )
    .bind(seconds(now))
    .fetch_all(on)
    .await?;
    let subject = |row: &sqlx::any::AnyRow| {
        Ok(Subject {
            key_id: row.try_get("id")?,
            key_name: row.try_get("name")?,
            owner_id: row.try_get("owner_id")?,
        })
    };
    rows.iter().map(subject).collect()
}
