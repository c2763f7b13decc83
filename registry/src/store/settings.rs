//! Single settings of a database, such as the demo's mark and the test clock.

use sqlx::AssertSqlSafe;

use super::sql::{changes, execute, optional_scalar};
use super::{Connection, Result, tables};

pub async fn get(on: &mut Connection, name: &str) -> Result<Option<String>> {
    optional_scalar!(on, "SELECT value FROM settings WHERE name = $1"; name)
}

pub async fn put(on: &mut Connection, name: &str, value: &str) -> Result<()> {
    execute!(on, "
        INSERT INTO settings (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value"; name, value)
}

/// Adds a setting. `false` if there is one with this name.
pub async fn add(on: &mut Connection, name: &str, value: &str) -> Result<bool> {
    changes!(on, "
        INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        name, value
    )
}

/// Replaces the setting if it still has the value `old`.
pub async fn replace(on: &mut Connection, name: &str, old: &str, new: &str) -> Result<bool> {
    changes!(on, "
        UPDATE settings SET value = $3 WHERE name = $1 AND value = $2"; name, old, new)
}

pub async fn remove(on: &mut Connection, name: &str) -> Result<()> {
    execute!(on, "DELETE FROM settings WHERE name = $1"; name)
}

/// Whether the setting has this value. If so, locks it until the transaction ends.
pub async fn holds(on: &mut Connection, name: &str, value: &str) -> Result<bool> {
    replace(on, name, value, value).await
}

/// An exclusive lock on the whole database, until the transaction ends.
pub async fn lock(on: &mut Connection) -> Result<()> {
    put(on, "lock", "").await
}

/// Empties all tables except the settings, for the demo that is re-seeded at each start.
pub async fn delete_all_other_tables(on: &mut Connection) -> Result<()> {
    for table in tables::ALL.iter().rev().filter(|table| **table != "settings") {
        execute!(on, AssertSqlSafe(format!("DELETE FROM {table}")))?;
    }
    Ok(())
}
