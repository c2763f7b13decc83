//! The keys of all owners, as an operator lists them.

use latchkey_contract::{Instant, State};
use sqlx::{AssertSqlSafe, Row};

use super::keys::{KeyRecord, key_columns, key_tables, record};
use super::listing::{RANK, rank_of};
use super::{Connection, Result, seconds};

#[derive(Clone, Copy)]
pub struct Filter<'a> {
    pub owner_id: Option<&'a str>,
    /// The name of a person. See `OF_PERSON`.
    pub user: Option<&'a str>,
    pub state: Option<State>,
    pub at: Instant,
}

/// The person `$4` owns or created the key, or got one of its working values: a value has the instant
/// of the event that issued it. `ada through Gallery` is ada, too.
const OF_PERSON: &str = "(o.name = $4 OR k.created_by = $4 OR EXISTS (SELECT 1 FROM events e \
     WHERE e.key_id = k.id AND e.kind IN ('created', 'regenerated') \
     AND e.at IN (c.issued_at, r.issued_at) \
     AND (e.actor = $4 OR substr(e.actor, 1, length($4) + 9) = $4 || ' through ')))";

/// The next keys after the ID `after`. Deleted keys are not listed.
pub async fn page(
    on: &mut Connection,
    filter: &Filter<'_>,
    after: &str,
    limit: u32,
) -> Result<Vec<KeyRecord>> {
    let sql = format!(
        "SELECT {columns} {tables} WHERE k.deleted_at IS NULL AND k.id > $1 \
         AND ($3 = '' OR k.owner_id = $3) AND ($4 = '' OR {OF_PERSON}) \
         AND ($5 < 0 OR {RANK} = $5) ORDER BY k.id LIMIT $6",
        columns = key_columns!(),
        tables = key_tables!(),
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(seconds(filter.at))
        .bind(filter.owner_id.unwrap_or(""))
        .bind(filter.user.unwrap_or(""))
        .bind(filter.state.map_or(-1, rank_of))
        .bind(i64::from(limit))
        .fetch_all(on)
        .await?;
    rows.iter().map(record).collect()
}

/// The visible part of any value, also of one that has ended.
pub async fn hint(on: &mut Connection, value_id: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT hint FROM key_values WHERE id = $1")
        .bind(value_id)
        .fetch_one(on)
        .await?;
    row.try_get("hint")
}
