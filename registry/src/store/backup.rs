//! Copies a SQLite database that is in use.

use std::path::Path;

use sqlx::{AnyConnection, Connection as _};

use super::{Error, Result, sqlite_address};

/// Uses its own connection, and copies one consistent state. The copy is not synced to disk.
pub async fn copy_sqlite(source: &Path, target: &Path) -> Result<()> {
    sqlx::any::install_default_drivers();
    let path = target.to_str();
    let path = path.ok_or_else(|| Error::Configuration("the path must be UTF-8".into()))?;
    let mut connection = AnyConnection::connect(&sqlite_address(source, "rw")?).await?;
    let copied = sqlx::query("VACUUM INTO $1").bind(path).execute(&mut connection).await;
    connection.close().await?;
    copied.map(drop)
}
