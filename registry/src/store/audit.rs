//! The whole audit log, in the order in which it was written.

use chrono::TimeDelta;
use latchkey_contract::{Event, Instant, Owner};
use sqlx::FromRow;
use sqlx::any::AnyRow;

use super::events::Recorded;
use super::sql::fetch_all;
use super::{Connection, Result, owner_of, seconds};

/// Later uses within an hour change `at` of the first one's row, but not its ID.
const COUNTED_TOGETHER: TimeDelta = TimeDelta::hours(1);

pub struct Entry {
    pub id: String,
    pub owner: Owner,
    pub event: Event,
}

impl FromRow<'_, AnyRow> for Entry {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let Recorded { id, event } = Recorded::from_row(row)?;
        Ok(Self { id, owner: owner_of(row)?, event })
    }
}

/// The next events after the ID `after`, of one owner or of all.
pub async fn page(
    on: &mut Connection,
    owner_id: Option<&str>,
    since: Option<Instant>,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<Entry>> {
    let since = since.unwrap_or(Instant::UNIX_EPOCH).max(Instant::UNIX_EPOCH);
    let first = (since - COUNTED_TOGETHER).timestamp_millis().max(0);
    fetch_all!(on, "
        SELECT e.*, o.name AS owner_name, o.kind AS owner_kind
        FROM events e JOIN owners o ON o.id = e.owner_id
        WHERE e.id > $1 AND e.at >= $2 AND ($3 = '' OR e.owner_id = $3) ORDER BY e.id LIMIT $4";
        after.map_or_else(|| format!("evt_{first:013}"), str::to_owned), seconds(since),
        owner_id.unwrap_or(""), i64::from(limit)
    )
}
