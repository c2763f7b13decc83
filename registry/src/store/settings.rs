//! Single facts about the database: the demo's mark, the test clock.

use sqlx::Row;

use super::{Connection, Result};

pub async fn get(on: &mut Connection, name: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT value FROM settings WHERE name = $1")
        .bind(name)
        .fetch_optional(on)
        .await?;
    row.map(|row| row.try_get("value")).transpose()
}

pub async fn put(on: &mut Connection, name: &str, value: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO settings (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(on)
    .await?;
    Ok(())
}

/// Empties every table but keeps the settings; for the demo, which is made anew at each start.
pub async fn forget_everything_else(on: &mut Connection) -> Result<()> {
    const TABLES: [&str; 14] = [
        "DELETE FROM package_versions",
        "DELETE FROM packages",
        "DELETE FROM idempotency",
        "DELETE FROM notices",
        "DELETE FROM notice_mails",
        "DELETE FROM notice_settings",
        "DELETE FROM events",
        "DELETE FROM key_values",
        "DELETE FROM keys",
        "DELETE FROM attempts",
        "DELETE FROM sessions",
        "DELETE FROM members",
        "DELETE FROM owners",
        "DELETE FROM users",
    ];
    for table in TABLES {
        sqlx::query(table).execute(&mut *on).await?;
    }
    Ok(())
}
