//! Copies a SQLite database that is in use, and checks such a copy.

use std::path::Path;

use latchkey_contract::Instant;
use sqlx::{AnyConnection, Connection as _};

use super::sql::{execute, exists, optional_scalar, scalar};
use super::{Error, Result, optional_instant, sqlite_address};

/// Uses its own connection, and copies one consistent state. The copy is not synced to disk.
pub async fn copy_sqlite(source: &Path, target: &Path) -> Result<()> {
    sqlx::any::install_default_drivers();
    let path = target.to_str();
    let path = path.ok_or_else(|| Error::Configuration("the path must be UTF-8".into()))?;
    let mut connection = AnyConnection::connect(&sqlite_address(source, "rw")?).await?;
    let copied = execute!(&mut connection, "VACUUM INTO $1"; path);
    connection.close().await?;
    copied
}

/// Why a file cannot be restored.
pub enum Unusable {
    NoDatabase,
    OfAnotherProgram,
    Damaged(String),
    /// The name of a trigger or view. SQLite would run it with later queries.
    RunsCode(String),
}

/// `None` for an intact database of a registry.
pub async fn unusable(file: &Path) -> Result<Option<Unusable>> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&sqlite_address(file, "rw")?).await?;
    let found = check(&mut connection).await;
    connection.close().await?;
    match found {
        Err(Error::Database(error)) if error.code().as_deref() == Some(NOT_A_DATABASE) => {
            Ok(Some(Unusable::NoDatabase))
        }
        Err(Error::Database(error)) if error.code().as_deref() == Some(DAMAGED) => {
            Ok(Some(Unusable::Damaged(error.message().to_owned())))
        }
        found => found,
    }
}

/// SQLite's codes.
const NOT_A_DATABASE: &str = "26";
const DAMAGED: &str = "11";

async fn check(on: &mut AnyConnection) -> Result<Option<Unusable>> {
    let tables: i64 = scalar!(on, "
        SELECT count(*) FROM sqlite_master
        WHERE type = 'table' AND name IN ('_sqlx_migrations', 'settings', 'keys', 'key_values')";)?;
    if tables != 4 {
        return Ok(Some(Unusable::OfAnotherProgram));
    }
    let code: Option<String> = optional_scalar!(on, "
        SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')
        OR sql LIKE 'CREATE VIRTUAL%'";
    )?;
    if let Some(name) = code {
        return Ok(Some(Unusable::RunsCode(name)));
    }
    let report: String = scalar!(on, "PRAGMA integrity_check(1)")?;
    if report != "ok" {
        return Ok(Some(Unusable::Damaged(report)));
    }
    let is_dangling = exists!(on, "PRAGMA foreign_key_check")?;
    Ok(is_dangling.then(|| Unusable::Damaged("rows refer to missing rows".to_owned())))
}

/// The first column, such as `keys.id`, that a new database has and the file lacks.
pub async fn missing_column(file: &Path, new: &Path) -> Result<Option<String>> {
    let mut connection = AnyConnection::connect(&sqlite_address(file, "rw")?).await?;
    let new = new.to_str().ok_or_else(|| Error::Configuration("the path must be UTF-8".into()))?;
    execute!(&mut connection, "ATTACH DATABASE $1 AS new"; new)?;
    let missing = optional_scalar!(&mut connection, "
        SELECT t.name || '.' || c.name FROM new.sqlite_master t, pragma_table_info(t.name, 'new') c
        WHERE t.type = 'table' AND NOT EXISTS
        (SELECT 1 FROM pragma_table_info(t.name, 'main') o WHERE o.name = c.name)";
    )?;
    connection.close().await?;
    Ok(missing)
}

/// When the newest event of the audit log happened.
pub async fn last_change(on: &mut AnyConnection) -> Result<Option<Instant>> {
    scalar!(on, "SELECT max(at) FROM events").map(optional_instant)
}
