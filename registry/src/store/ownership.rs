//! Which owner has which package: what operators list, assign and import.

use latchkey_contract::Owner;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::sql::{execute, execute_rows, fetch_all, fetch_rows, optional_scalar};
use super::{Connection, Result};

pub struct Owned {
    pub id_folded: String,
    pub id: String,
    /// The name of the owner.
    pub owner: String,
}

/// A package of an import file.
pub struct NewOwner {
    pub line: u64,
    pub id: String,
    pub owner: Owner,
}

impl FromRow<'_, AnyRow> for Owned {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            id_folded: row.try_get("id_folded")?,
            id: row.try_get("id")?,
            owner: row.try_get("name")?,
        })
    }
}

/// The next packages after the folded ID `after`, of one owner or of all.
pub async fn page(
    on: &mut Connection,
    owner_id: Option<&str>,
    after: &str,
    limit: u32,
) -> Result<Vec<Owned>> {
    fetch_all!(on, "
        SELECT p.id_folded, p.id, o.name FROM packages p JOIN owners o ON o.id = p.owner_id
        WHERE ($1 = '' OR p.owner_id = $1) AND p.id_folded > $2 ORDER BY p.id_folded LIMIT $3";
        owner_id.unwrap_or(""), after, i64::from(limit)
    )
}

/// Gives the package to the owner. Returns the name of the owner before.
pub async fn assign(on: &mut Connection, id: &str, owner_id: &str) -> Result<Option<String>> {
    let before = optional_scalar!(on, "
        SELECT o.name FROM packages p JOIN owners o ON o.id = p.owner_id WHERE p.id_folded = $1";
        id.to_lowercase()
    )?;
    execute!(on, "
        INSERT INTO packages (id_folded, id, owner_id) VALUES ($1, $2, $3)
        ON CONFLICT (id_folded) DO UPDATE SET owner_id = excluded.owner_id";
        id.to_lowercase(), id, owner_id
    )?;
    Ok(before)
}

/// Adds the packages that have no owner yet. Returns how many they are.
pub async fn add(on: &mut Connection, new: &[NewOwner]) -> Result<u64> {
    execute_rows!(on, "
        INSERT INTO packages (id_folded, id, owner_id) VALUES {} ON CONFLICT (id_folded) DO NOTHING";
        new, |new| new.id.to_lowercase(), &new.id, &new.owner.id
    )
}

/// The packages that belong to another owner than `new` says, with the name of that owner.
pub async fn of_others<'n>(
    on: &mut Connection,
    new: &'n [NewOwner],
) -> Result<Vec<(&'n NewOwner, String)>> {
    let others: Vec<(String, String)> = fetch_rows!(on, "
        SELECT asked.column1, o.name FROM (VALUES {}) AS asked
        JOIN packages p ON p.id_folded = asked.column2 JOIN owners o ON o.id = p.owner_id
        WHERE p.owner_id <> asked.column3";
        new, |new| new.line.to_string(), new.id.to_lowercase(), &new.owner.id
    )?;
    let find = |line: &str| new.iter().find(|new| new.line.to_string() == line);
    Ok(others.into_iter().filter_map(|(line, owner)| Some((find(&line)?, owner))).collect())
}

/// Those of the folded IDs that nobody owns.
pub async fn unowned(on: &mut Connection, ids: &[String]) -> Result<Vec<String>> {
    let unowned: Vec<(String,)> = fetch_rows!(on, "
        SELECT asked.column1 FROM (VALUES {}) AS asked
        LEFT JOIN packages p ON p.id_folded = asked.column1 WHERE p.id_folded IS NULL";
        ids, |id| id
    )?;
    Ok(unowned.into_iter().map(|(id,)| id).collect())
}
