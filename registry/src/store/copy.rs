//! Copies all tables into another database.

use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::schema::{OLDEST_RELEASE, OLDEST_SCHEMA};
use super::tables::{self, Table};
use super::{Connection, Error, Result, numbered_rows};

/// Rows in one statement. PostgreSQL allows 65,535 parameters.
const ROWS: usize = 500;

/// The first table that has rows.
pub async fn first_filled(on: &mut Connection) -> Result<Option<String>> {
    for table in tables::all() {
        if count(on, &table).await? > 0 {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}

/// Copies every table, and compares the number of rows. Calls `progress` with the table, the number
/// of copied rows, and the total.
pub async fn everything(
    from: &mut Connection,
    to: &mut Connection,
    mut progress: impl FnMut(&str, i64, i64),
) -> Result<()> {
    for table in tables::all() {
        let all = count(from, &table).await?;
        let mut done = 0;
        let sql = format!("SELECT {} FROM {}", names(&table), copied_rows(&table));
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *from).try_chunks(ROWS);
        while let Some(chunk) = rows.try_next().await.map_err(|error| error.1)? {
            insert(to, &table, &chunk).await?;
            done += i64::try_from(chunk.len()).unwrap_or(0);
            if done < all {
                progress(&table.name, done, all);
            }
        }
        drop(rows);
        let arrived = count(to, &table).await?;
        if arrived != all {
            let why = format!("{all} rows of {} became {arrived} in the copy", table.name);
            return Err(Error::Protocol(why));
        }
        progress(&table.name, arrived, all);
    }
    Ok(())
}

/// What a database says about its own schema belongs to that database only.
fn copied_rows(table: &Table) -> String {
    if table.name != "settings" {
        return table.name.clone();
    }
    format!("settings WHERE name NOT IN ('{OLDEST_SCHEMA}', '{OLDEST_RELEASE}')")
}

async fn count(on: &mut Connection, table: &Table) -> Result<i64> {
    let sql = format!("SELECT count(*) AS n FROM {}", copied_rows(table));
    sqlx::query(AssertSqlSafe(sql)).fetch_one(on).await?.try_get("n")
}

async fn insert(to: &mut Connection, table: &Table, rows: &[AnyRow]) -> Result<()> {
    let places = numbered_rows(rows.len(), table.columns.len());
    let (name, names) = (&table.name, names(table));
    let sql = format!("INSERT INTO {name} ({names}) VALUES {places}");
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        for column in &table.columns {
            let name = column.name.as_str();
            query = if column.is_number {
                query.bind(row.try_get::<Option<i64>, _>(name)?)
            } else {
                query.bind(row.try_get::<Option<String>, _>(name)?)
            };
        }
    }
    query.execute(to).await.map(drop)
}

fn names(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    names.join(", ")
}
