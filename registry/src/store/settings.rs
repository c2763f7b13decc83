//! Single settings of a database, such as the demo's mark and the test clock.

use sqlx::{AssertSqlSafe, Row};

use super::{Connection, Result, tables};

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

/// Adds a setting. `false` if there is one with this name.
pub async fn add(on: &mut Connection, name: &str, value: &str) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .bind(value)
    .execute(on)
    .await?;
    Ok(added.rows_affected() > 0)
}

/// Replaces the setting if it still has the value `old`.
pub async fn replace(on: &mut Connection, name: &str, old: &str, new: &str) -> Result<bool> {
    let replaced = sqlx::query("UPDATE settings SET value = $3 WHERE name = $1 AND value = $2")
        .bind(name)
        .bind(old)
        .bind(new)
        .execute(on)
        .await?;
    Ok(replaced.rows_affected() > 0)
}

pub async fn remove(on: &mut Connection, name: &str) -> Result<()> {
    sqlx::query("DELETE FROM settings WHERE name = $1").bind(name).execute(on).await?;
    Ok(())
}

/// Whether the setting has this value. If so, locks it until the transaction ends.
pub async fn holds(on: &mut Connection, name: &str, value: &str) -> Result<bool> {
    let found = sqlx::query("UPDATE settings SET value = value WHERE name = $1 AND value = $2")
        .bind(name)
        .bind(value)
        .execute(on)
        .await?
        .rows_affected();
    Ok(found > 0)
}

/// An exclusive lock on the whole database, until the transaction ends.
pub async fn lock(on: &mut Connection) -> Result<()> {
    put(on, "lock", "").await
}

/// Empties all tables except the settings, for the demo that is re-seeded at each start.
pub async fn delete_all_other_tables(on: &mut Connection) -> Result<()> {
    for table in tables::all().iter().rev().filter(|table| table.name != "settings") {
        let sql = format!("DELETE FROM {}", table.name);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *on).await?;
    }
    Ok(())
}
