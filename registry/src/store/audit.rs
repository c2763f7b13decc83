//! The whole audit log, in the order in which it was written.

use chrono::TimeDelta;
use latchkey_contract::{Event, Instant, Owner};
use sqlx::Row;

use super::events::event;
use super::{Connection, Result, people, seconds};

/// Later uses within an hour change `at` of the first one's row, but not its ID.
const COUNTED_TOGETHER: TimeDelta = TimeDelta::hours(1);

/// The next events after the ID `after`, of one owner or of all.
pub async fn page(
    on: &mut Connection,
    owner_id: Option<&str>,
    since: Option<Instant>,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<(String, Owner, Event)>> {
    let since = since.unwrap_or(Instant::UNIX_EPOCH).max(Instant::UNIX_EPOCH);
    let first = (since - COUNTED_TOGETHER).timestamp_millis().max(0);
    let rows = sqlx::query(
        "SELECT e.*, o.name AS owner_name, o.kind AS owner_kind \
         FROM events e JOIN owners o ON o.id = e.owner_id \
         WHERE e.id > $1 AND e.at >= $2 AND ($3 = '' OR e.owner_id = $3) ORDER BY e.id LIMIT $4",
    )
    .bind(after.map_or_else(|| format!("evt_{first:013}"), str::to_owned))
    .bind(seconds(since))
    .bind(owner_id.unwrap_or(""))
    .bind(i64::from(limit))
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let owner = Owner {
                id: row.try_get("owner_id")?,
                name: row.try_get("owner_name")?,
                kind: people::kind(row.try_get("owner_kind")?).into(),
            };
            let (id, event) = event(row)?;
            Ok((id, owner, event))
        })
        .collect()
}
