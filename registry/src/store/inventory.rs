//! The keys of all owners, as an operator lists them.

use latchkey_contract::{Instant, State};
use sqlx::AssertSqlSafe;

use super::keys::{KeyRecord, key_columns, key_tables};
use super::listing::{RANK, rank_of};
use super::sql::{fetch_all, scalar};
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
    fetch_all!(on, AssertSqlSafe(sql);
        after, seconds(filter.at), filter.owner_id.unwrap_or(""), filter.user.unwrap_or(""),
        filter.state.map_or(-1, rank_of), i64::from(limit)
    )
}

/// The visible part of any value, also of one that has ended.
pub async fn hint(on: &mut Connection, value_id: &str) -> Result<Option<String>> {
    scalar!(on, "SELECT hint FROM key_values WHERE id = $1"; value_id)
}
