//! The query of every push: which value has this hash, and does it still work? No result is cached,
//! so a revoke refuses the very next push.

mod postgres;
mod row;
mod sqlite;

use std::path::Path;

use latchkey_contract::{Instant, Life, Owner, Pattern, Scope};
use sqlx::any::AnyRow;

use self::row::{Columns, read};
use super::events::Subject;
use super::values::Ended;
use super::{Connection, Result, Store};

/// A value that this registry issued, with the facts of its key that a verdict needs.
#[derive(Clone, Debug)]
pub struct Presented {
    pub value: ValueFacts,
    pub key: KeyFacts,
}

#[derive(Clone, Debug)]
pub struct ValueFacts {
    pub id: String,
    pub expires_at: Option<Instant>,
    pub retires_at: Option<Instant>,
    /// When a newer value replaced it.
    pub replaced_at: Option<Instant>,
    pub ended: Option<Ended>,
    pub first_used_at: Option<Instant>,
    /// The key belongs to a person whose account is disabled.
    pub owner_is_disabled: bool,
}

#[derive(Clone, Debug)]
pub struct KeyFacts {
    pub id: String,
    pub name: String,
    pub owner: Owner,
    pub scopes: Vec<Scope>,
    pub packages: Vec<Pattern>,
    pub life: Life,
}

impl From<&KeyFacts> for Subject {
    fn from(key: &KeyFacts) -> Self {
        Self { key_id: key.id.clone(), key_name: key.name.clone(), owner_id: key.owner.id.clone() }
    }
}

/// `row` reads these columns by their position. Usually the value is its key's current one, and then
/// its own row has the last two facts.
macro_rules! facts_where {
    ($condition:literal) => {
        concat!(
            "SELECT v.id, v.expires_at, v.retires_at, v.replaced_at, v.ended_how, \
             v.first_used_at, \
             (SELECT max(u.disabled_at) FROM members m JOIN users u ON u.id = m.user_id \
              WHERE m.owner_id = k.owner_id AND o.kind = 'user'), \
             k.id, k.name, o.id, o.name, o.kind, k.scopes, k.packages, \
             k.disabled_at, k.revoked_at, k.deleted_at, \
             CASE WHEN v.id = k.current_id THEN v.warns_at \
             ELSE (SELECT warns_at FROM key_values c WHERE c.id = k.current_id) END, \
             CASE WHEN v.id = k.current_id THEN v.expires_at \
             ELSE (SELECT expires_at FROM key_values c WHERE c.id = k.current_id) END, \
             v.hash \
             FROM key_values v JOIN keys k ON k.id = v.key_id JOIN owners o ON o.id = k.owner_id \
             WHERE ",
            $condition
        )
    };
}

const BY_HASH: &str = facts_where!("v.hash = $1");
/// The column with `v.hash`.
const HASH: usize = 19;
/// For PostgreSQL, whose parameters can be lists.
const BY_HASHES: &str = facts_where!("v.hash = ANY($1)");

/// Connections for this query only. sqlx's pool pings every returned connection, on PostgreSQL also
/// before each use: two more round trips than the query.
pub(super) enum Lookups {
    Sqlite(sqlite::Readers),
    Postgres(postgres::Connections),
}

impl Lookups {
    pub(super) fn in_file(file: &Path) -> Self {
        Self::Sqlite(sqlite::Readers::new(file))
    }

    pub(super) fn at(address: &str) -> Self {
        Self::Postgres(postgres::Connections::new(address))
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(readers) => readers.close(),
            Self::Postgres(connections) => connections.close().await,
        }
    }
}

impl Store {
    /// Finds any value ever issued by its hash, outside a transaction.
    pub async fn presented(&self, hash: &str) -> Result<Option<Presented>> {
        match &*self.lookups {
            Lookups::Sqlite(readers) => match readers.find(hash) {
                Ok(found) => Ok(found),
                // For example while another process recovers the write-ahead log.
                Err(_) => find(&mut *self.read().await?, hash).await,
            },
            Lookups::Postgres(connections) => connections.find(hash).await,
        }
    }
}

/// The same query on a connection of a transaction.
pub async fn find(on: &mut Connection, hash: &str) -> Result<Option<Presented>> {
    let row = sqlx::query(BY_HASH).bind(hash).fetch_optional(on).await?;
    row.as_ref().map(|row: &AnyRow| read(row as &dyn Columns)).transpose()
}
