//! Copies all tables into another database.

use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::schema::{OLDEST_RELEASE, OLDEST_SCHEMA};
use super::sql::{fetch_all, numbered_rows, scalar};
use super::{Connection, Error, Result, tables};

/// Rows in one statement. PostgreSQL allows 65,535 parameters.
const ROWS: usize = 500;

/// The first table that has rows.
pub async fn first_filled(on: &mut Connection) -> Result<Option<&'static str>> {
    for table in tables::ALL {
        if count(on, table).await? > 0 {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// Copies every table out of SQLite, and compares the number of rows. Calls `progress` with the
/// table, the number of copied rows, and the total.
pub async fn everything(
    from: &mut Connection,
    to: &mut Connection,
    mut progress: impl FnMut(&str, i64, i64),
) -> Result<()> {
    for table in tables::ALL {
        let all = count(from, table).await?;
        let columns = columns(from, table).await?;
        let mut done = 0;
        let sql = format!("SELECT {} FROM {}", names(&columns), copied_rows(table));
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *from).try_chunks(ROWS);
        while let Some(chunk) = rows.try_next().await.map_err(|error| error.1)? {
            insert(to, table, &columns, &chunk).await?;
            done += i64::try_from(chunk.len()).unwrap_or(0);
            if done < all {
                progress(table, done, all);
            }
        }
        drop(rows);
        let arrived = count(to, table).await?;
        if arrived != all {
            let why = format!("{all} rows of {table} became {arrived} in the copy");
            return Err(Error::Protocol(why));
        }
        progress(table, arrived, all);
    }
    Ok(())
}

/// Name and type, which is BIGINT or TEXT.
type Column = (String, String);

async fn columns(sqlite: &mut Connection, table: &str) -> Result<Vec<Column>> {
    fetch_all!(sqlite, "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"; table)
}

fn names(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    names.join(", ")
}

/// Schema settings describe only their own database, so they are not copied.
fn copied_rows(table: &str) -> String {
    if table != "settings" {
        return table.to_owned();
    }
    format!("settings WHERE name NOT IN ('{OLDEST_SCHEMA}', '{OLDEST_RELEASE}')")
}

async fn count(on: &mut Connection, table: &str) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM {}", copied_rows(table));
    scalar!(on, AssertSqlSafe(sql))
}

async fn insert(
    to: &mut Connection,
    table: &str,
    columns: &[Column],
    rows: &[AnyRow],
) -> Result<()> {
    let (names, parameters) = (names(columns), numbered_rows(rows.len(), columns.len()));
    let sql = format!("INSERT INTO {table} ({names}) VALUES {parameters}");
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        for (name, kind) in columns {
            query = if kind == "BIGINT" {
                query.bind(row.try_get::<Option<i64>, _>(name.as_str())?)
            } else {
                query.bind(row.try_get::<Option<String>, _>(name.as_str())?)
            };
        }
    }
    query.execute(to).await.map(drop)
}
