//! Which owner has which package: what operators list, assign and import.

use latchkey_contract::Owner;
use sqlx::{AssertSqlSafe, Row};

use super::{Connection, ROWS_PER_STATEMENT, Result, numbered_rows};

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

/// The next packages after the folded ID `after`, of one owner or of all.
pub async fn page(
    on: &mut Connection,
    owner_id: Option<&str>,
    after: &str,
    limit: u32,
) -> Result<Vec<Owned>> {
    let rows = sqlx::query(
        "SELECT p.id_folded, p.id, o.name FROM packages p JOIN owners o ON o.id = p.owner_id \
         WHERE ($1 = '' OR p.owner_id = $1) AND p.id_folded > $2 ORDER BY p.id_folded LIMIT $3",
    )
    .bind(owner_id.unwrap_or(""))
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Owned {
                id_folded: row.try_get("id_folded")?,
                id: row.try_get("id")?,
                owner: row.try_get("name")?,
            })
        })
        .collect()
}

/// Gives the package to the owner. Returns the name of the owner before.
pub async fn assign(on: &mut Connection, id: &str, owner_id: &str) -> Result<Option<String>> {
    let before = sqlx::query(
        "SELECT o.name FROM packages p JOIN owners o ON o.id = p.owner_id WHERE p.id_folded = $1",
    )
    .bind(id.to_lowercase())
    .fetch_optional(&mut *on)
    .await?;
    sqlx::query(
        "INSERT INTO packages (id_folded, id, owner_id) VALUES ($1, $2, $3) \
         ON CONFLICT (id_folded) DO UPDATE SET owner_id = excluded.owner_id",
    )
    .bind(id.to_lowercase())
    .bind(id)
    .bind(owner_id)
    .execute(on)
    .await?;
    before.map(|row| row.try_get("name")).transpose()
}

/// Adds the packages that have no owner yet. Returns how many they are.
pub async fn add(on: &mut Connection, new: &[NewOwner]) -> Result<u64> {
    let mut added = 0;
    for new in new.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "INSERT INTO packages (id_folded, id, owner_id) VALUES {} \
             ON CONFLICT (id_folded) DO NOTHING",
            numbered_rows(new.len(), 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for NewOwner { id, owner, .. } in new {
            query = query.bind(id.to_lowercase()).bind(id).bind(&owner.id);
        }
        added += query.execute(&mut *on).await?.rows_affected();
    }
    Ok(added)
}

/// The packages that belong to another owner than `new` says, with the name of that owner.
pub async fn of_others<'n>(
    on: &mut Connection,
    new: &'n [NewOwner],
) -> Result<Vec<(&'n NewOwner, String)>> {
    let mut others = Vec::new();
    for new in new.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "SELECT asked.column1 AS line, o.name FROM (VALUES {}) AS asked \
             JOIN packages p ON p.id_folded = asked.column2 JOIN owners o ON o.id = p.owner_id \
             WHERE p.owner_id <> asked.column3",
            numbered_rows(new.len(), 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for NewOwner { line, id, owner } in new {
            query = query.bind(line.to_string()).bind(id.to_lowercase()).bind(&owner.id);
        }
        for row in query.fetch_all(&mut *on).await? {
            let line: String = row.try_get("line")?;
            let found = new.iter().find(|new| new.line.to_string() == line);
            others.extend(found.zip(Some(row.try_get("name")?)));
        }
    }
    Ok(others)
}

/// Those of the folded IDs that nobody owns.
pub async fn unowned(on: &mut Connection, ids: &[String]) -> Result<Vec<String>> {
    let mut unowned = Vec::new();
    for ids in ids.chunks(ROWS_PER_STATEMENT) {
        let sql = format!(
            "SELECT asked.column1 AS id FROM (VALUES {}) AS asked \
             LEFT JOIN packages p ON p.id_folded = asked.column1 WHERE p.id_folded IS NULL",
            numbered_rows(ids.len(), 1)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(id);
        }
        for row in query.fetch_all(&mut *on).await? {
            unowned.push(row.try_get("id")?);
        }
    }
    Ok(unowned)
}
