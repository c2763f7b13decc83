//! The list of keys: filters, counts, sorts and pages by the same rules as `Life::state`.

use latchkey_contract::{Counts, Instant, Sort, State, VariantArray};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::keys::{KeyRecord, key_columns, key_tables};
use super::reach::{Reach, within_reach};
use super::sql::fetch_all;
use super::{Connection, Result, seconds, unsigned};

/// The state of a key at the instant `$2`, as a number in the order of attention.
pub(super) const RANK: &str = "CAST(CASE WHEN k.revoked_at IS NOT NULL THEN 4 \
     WHEN k.disabled_at IS NOT NULL THEN 3 \
     WHEN c.expires_at <= $2 THEN 1 WHEN c.warns_at <= $2 THEN 0 ELSE 2 END AS BIGINT)";

/// The filter: within the reach `$1` and `$5`, of owner `$3`, with `$4` in a name or pattern.
const WHOSE: &str = concat!(
    within_reach!("k", "$1", "$5"),
    "WHERE k.deleted_at IS NULL AND ($3 = '' OR k.owner_id = $3) \
     AND ($4 = '' OR k.name_folded LIKE $4 ESCAPE '!' OR k.packages_folded LIKE $4 ESCAPE '!')"
);

/// The order within a state: expiring keys soonest first, expired keys newest first, others by ID.
const ATTENTION: &str = "CASE WHEN k.revoked_at IS NOT NULL OR k.disabled_at IS NOT NULL THEN 0 \
     WHEN c.expires_at <= $2 THEN -c.expires_at ELSE coalesce(c.expires_at, 9223372036854775807) END";

pub struct Filter<'a> {
    pub reach: &'a Reach,
    pub at: Instant,
    pub owner: Option<&'a str>,
    pub q: Option<&'a str>,
}

/// The end of a page: the sort columns of its last key. With this keyset, a key that is added, deleted
/// or changed neither repeats nor hides others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub rank: i64,
    pub number: i64,
    pub text: String,
    pub id: String,
}

pub struct Listed {
    pub key: KeyRecord,
    pub position: Position,
}

impl FromRow<'_, AnyRow> for Listed {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let position = Position {
            rank: row.try_get("s_rank")?,
            number: row.try_get("s_number")?,
            text: row.try_get("s_text")?,
            id: row.try_get("id")?,
        };
        Ok(Self { key: KeyRecord::from_row(row)?, position })
    }
}

impl Filter<'_> {
    fn like(&self) -> String {
        let Some(q) = self.q.filter(|q| !q.is_empty()) else { return String::new() };
        let mut like = String::from("%");
        for c in q.to_lowercase().chars() {
            if matches!(c, '%' | '_' | '!') {
                like.push('!');
            }
            like.push(c);
        }
        like.push('%');
        like
    }
}

/// Up to `limit` keys after `after`.
pub async fn page(
    on: &mut Connection,
    filter: &Filter<'_>,
    state: Option<State>,
    sort: Sort,
    after: Option<&Position>,
    limit: u32,
) -> Result<Vec<Listed>> {
    let (rank, number, text) = sort_columns(sort);
    let sql = format!(
        "SELECT * FROM (SELECT {columns}, CAST({rank} AS BIGINT) AS s_rank, \
         CAST({number} AS BIGINT) AS s_number, {text} AS s_text \
         {tables} {WHOSE} AND ($6 < 0 OR {RANK} = $6)) s \
         WHERE $7 = 0 OR (s_rank, s_number, s_text, id) > ($8, $9, $10, $11) \
         ORDER BY s_rank, s_number, s_text, id LIMIT $12",
        columns = key_columns!(),
        tables = key_tables!(),
    );
    let start = Position { rank: 0, number: 0, text: String::new(), id: String::new() };
    let position = after.unwrap_or(&start);
    fetch_all!(on, AssertSqlSafe(sql);
        &filter.reach.user_id, seconds(filter.at), filter.owner.unwrap_or(""), filter.like(),
        &filter.reach.owners, state.map_or(-1, rank_of), i64::from(after.is_some()),
        position.rank, position.number, &position.text, &position.id, i64::from(limit)
    )
}

pub async fn counts(on: &mut Connection, filter: &Filter<'_>) -> Result<Counts> {
    let sql = format!(
        "SELECT rank, count(*) FROM (SELECT {RANK} AS rank FROM keys k \
         LEFT JOIN key_values c ON c.id = k.current_id {WHOSE}) r GROUP BY rank"
    );
    let found = fetch_all!(on, AssertSqlSafe(sql);
        &filter.reach.user_id, seconds(filter.at), filter.owner.unwrap_or(""), filter.like(),
        &filter.reach.owners
    )?;
    Ok(by_state(found))
}

/// Counts all keys, for the metrics.
pub async fn counts_of_all(on: &mut Connection, at: Instant) -> Result<Counts> {
    let sql = format!(
        "SELECT rank, count(*) FROM (SELECT {RANK} AS rank FROM keys k \
         LEFT JOIN key_values c ON c.id = k.current_id WHERE k.deleted_at IS NULL AND $1 = '') r \
         GROUP BY rank"
    );
    fetch_all!(on, AssertSqlSafe(sql); "", seconds(at)).map(by_state)
}

/// From ranks with the number of their keys.
fn by_state(found: Vec<(i64, i64)>) -> Counts {
    let mut counts = Counts::default();
    for (rank, n) in found {
        if let Some(state) = State::VARIANTS.iter().copied().find(|state| rank_of(*state) == rank) {
            *counts.slot(state) = unsigned(n);
        }
    }
    counts
}

const fn sort_columns(sort: Sort) -> (&'static str, &'static str, &'static str) {
    match sort {
        Sort::Attention => (RANK, ATTENTION, "''"),
        Sort::ExpiresAt => ("0", "coalesce(c.expires_at, 9223372036854775807)", "''"),
        Sort::Name => ("0", "0", "k.name_folded"),
        Sort::LastUsedAt => ("0", "-coalesce(c.last_used_at, 0)", "''"),
        Sort::CreatedAt => ("0", "-k.created_at", "''"),
    }
}

pub(super) const fn rank_of(state: State) -> i64 {
    match state {
        State::Expiring => 0,
        State::Expired => 1,
        State::Active => 2,
        State::Disabled => 3,
        State::Revoked => 4,
    }
}
