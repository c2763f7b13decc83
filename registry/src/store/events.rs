//! The audit log. A change is one row. Uses and refusals are one row per value, hour, client and
//! address.

use latchkey_contract::{Event, EventKind, Instant, event::EventKey};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::keys::KeyRecord;
use super::reach::{Reach, within_reach};
use super::sql::{changes, execute, execute_rows, fetch_all, scalar};
use super::{Connection, Result, damaged, instant, seconds, signed};

/// The actor of an operator's command. No person has this name, because it contains a space.
pub const OPERATOR: &str = "the operator";
/// More clients and addresses in one hour are counted together as `other`.
const DISTINCT_PER_HOUR: i64 = 20;

/// The key of an event. Its name is stored, because events stay after the key is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    pub key_id: String,
    pub key_name: String,
    pub owner_id: String,
}

impl From<&KeyRecord> for Subject {
    fn from(key: &KeyRecord) -> Self {
        Self { key_id: key.id.clone(), key_name: key.name.clone(), owner_id: key.owner.id.clone() }
    }
}

impl FromRow<'_, AnyRow> for Subject {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            key_id: row.try_get("key_id")?,
            key_name: row.try_get("key_name")?,
            owner_id: row.try_get("owner_id")?,
        })
    }
}

pub struct NewEvent<'a> {
    pub id: String,
    pub at: Instant,
    pub kind: EventKind,
    pub subject: &'a Subject,
    pub actor: Option<&'a str>,
    pub client: Option<&'a str>,
    pub address: Option<&'a str>,
    pub detail: Option<&'a str>,
}

pub async fn add(on: &mut Connection, event: &NewEvent<'_>) -> Result<()> {
    add_many(on, std::slice::from_ref(event)).await
}

/// Adds events of many keys in few statements.
pub async fn add_many(on: &mut Connection, events: &[NewEvent<'_>]) -> Result<()> {
    execute_rows!(on, "
        INSERT INTO events
            (id, at, kind, key_id, key_name, owner_id, actor, client, address, detail, times)
        VALUES {}";
        events, |event| &event.id, seconds(event.at), event.kind.into_str(), &event.subject.key_id,
        &event.subject.key_name, &event.subject.owner_id, event.actor, event.client, event.address,
        event.detail, 1_i64
    )?;
    Ok(())
}

/// Counts a use or refusal of a value by hour, client, address and detail.
pub async fn aggregate(
    on: &mut Connection,
    event: &NewEvent<'_>,
    value_id: &str,
    times: u64,
) -> Result<()> {
    let kind = event.kind.into_str();
    let group = format!("{kind}|{value_id}|{}", seconds(event.at).div_euclid(3_600));
    let (client, address) = (event.client.unwrap_or(""), event.address.unwrap_or(""));
    let counter = format!("{group}|{client}|{address}|{}", event.detail.unwrap_or(""));
    if increment(on, &counter, event.at, times).await? {
        return Ok(());
    }
    let known: i64 = scalar!(on, "SELECT count(*) FROM events WHERE fold_group = $1"; &group)?;
    if known < DISTINCT_PER_HOUR {
        return add_counter(on, event, &counter, &group, times).await;
    }
    let rest = format!("{group}|other");
    if increment(on, &rest, event.at, times).await? {
        return Ok(());
    }
    let other = NewEvent {
        id: event.id.clone(),
        client: Some("other"),
        address: None,
        detail: None,
        ..*event
    };
    add_counter(on, &other, &rest, &group, times).await
}

async fn increment(on: &mut Connection, counter: &str, at: Instant, times: u64) -> Result<bool> {
    changes!(on, "
        UPDATE events SET times = times + $2, at = CASE WHEN at < $3 THEN $3 ELSE at END
        WHERE fold = $1";
        counter, signed(times), seconds(at)
    )
}

async fn add_counter(
    on: &mut Connection,
    event: &NewEvent<'_>,
    counter: &str,
    group: &str,
    times: u64,
) -> Result<()> {
    execute!(on, "
        INSERT INTO events
            (id, at, kind, key_id, key_name, owner_id, actor, client, address, detail, times,
            fold, fold_group)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (fold) DO UPDATE SET times = events.times + excluded.times";
        &event.id, seconds(event.at), event.kind.into_str(), &event.subject.key_id,
        &event.subject.key_name, &event.subject.owner_id, event.actor, event.client, event.address,
        event.detail, signed(times), counter, group
    )
}

/// An event with its ID, which the cursor of the next page contains.
pub struct Recorded {
    pub id: String,
    pub event: Event,
}

impl FromRow<'_, AnyRow> for Recorded {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let kind: String = row.try_get("kind")?;
        let times: i64 = row.try_get("times")?;
        let detail: Option<String> = row.try_get("detail")?;
        let detail = match (detail, times) {
            (detail, ..=1) => detail,
            (None, _) => Some(format!("{times} times")),
            (Some(detail), _) => Some(format!("{detail}, {times} times")),
        };
        let event = Event {
            at: instant(row.try_get("at")?),
            kind: kind.parse::<EventKind>().map_err(|_| damaged("kind", kind))?.into(),
            key: EventKey { id: row.try_get("key_id")?, name: row.try_get("key_name")? },
            actor: row.try_get("actor")?,
            client: row.try_get("client")?,
            address: row.try_get("address")?,
            detail,
        };
        Ok(Self { id: row.try_get("id")?, event })
    }
}

/// Events before the ID `before`, newest first. A caller asks for one more than a page has, to know
/// whether there is a next page.
pub async fn of_key(
    on: &mut Connection,
    key_id: &str,
    before: Option<&str>,
    limit: u32,
) -> Result<Vec<Recorded>> {
    fetch_all!(on, "
        SELECT * FROM events WHERE key_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
        key_id, before.unwrap_or(AFTER_EVERY_ID), i64::from(limit)
    )
}

/// Events of all owners within reach, or of one of them. Includes deleted keys.
pub async fn of_owners(
    on: &mut Connection,
    reach: &Reach,
    owner: Option<&str>,
    before: Option<&str>,
    limit: u32,
) -> Result<Vec<Recorded>> {
    fetch_all!(on, concat!(
        "SELECT e.* FROM events e ",
        within_reach!("e", "$1", "$5"),
        "WHERE ($2 = '' OR e.owner_id = $2) AND e.id < $3 ORDER BY e.id DESC LIMIT $4");
        &reach.user_id, owner.unwrap_or(""), before.unwrap_or(AFTER_EVERY_ID), i64::from(limit),
        &reach.owners
    )
}

/// Sorts after every event ID in any collation. In some of them, `~` sorts before letters.
const AFTER_EVERY_ID: &str = "zzzz";
