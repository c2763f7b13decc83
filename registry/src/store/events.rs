//! The audit log. A change is one row. Uses and refusals are one row per value, hour, client and
//! address.

use latchkey_contract::{Event, EventKind, Instant, event::EventKey};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::keys::KeyRecord;
use super::reach::{Reach, within_reach};
use super::{
    Connection, ROWS_PER_STATEMENT, Result, damaged, instant, numbered_rows, seconds, signed,
};

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
    insert(on, event, None, 1).await
}

/// Adds events of many keys in few statements.
pub async fn add_many(on: &mut Connection, events: &[NewEvent<'_>]) -> Result<()> {
    for events in events.chunks(ROWS_PER_STATEMENT) {
        insert_many(on, events).await?;
    }
    Ok(())
}

async fn insert_many(on: &mut Connection, events: &[NewEvent<'_>]) -> Result<()> {
    let sql = format!(
        "INSERT INTO events (id, at, kind, key_id, key_name, owner_id, actor, client, address, \
         detail, times) VALUES {}",
        numbered_rows(events.len(), 11)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for event in events {
        query = query
            .bind(&event.id)
            .bind(seconds(event.at))
            .bind(event.kind.into_str())
            .bind(&event.subject.key_id)
            .bind(&event.subject.key_name)
            .bind(&event.subject.owner_id)
            .bind(event.actor)
            .bind(event.client)
            .bind(event.address)
            .bind(event.detail)
            .bind(1_i64);
    }
    query.execute(on).await?;
    Ok(())
}

/// Counts a use or refusal of a value by hour, client, address and detail.
pub async fn fold(
    on: &mut Connection,
    event: &NewEvent<'_>,
    value_id: &str,
    times: u64,
) -> Result<()> {
    let kind = event.kind.into_str();
    let group = format!("{kind}|{value_id}|{}", seconds(event.at).div_euclid(3_600));
    let (client, address) = (event.client.unwrap_or(""), event.address.unwrap_or(""));
    let who = format!("{group}|{client}|{address}|{}", event.detail.unwrap_or(""));
    if bump(on, &who, event.at, times).await? {
        return Ok(());
    }
    let known: i64 = sqlx::query("SELECT count(*) AS n FROM events WHERE fold_group = $1")
        .bind(&group)
        .fetch_one(&mut *on)
        .await?
        .try_get("n")?;
    if known < DISTINCT_PER_HOUR {
        return insert(on, event, Some((&who, &group)), times).await;
    }
    let rest = format!("{group}|other");
    if bump(on, &rest, event.at, times).await? {
        return Ok(());
    }
    let other = NewEvent {
        id: event.id.clone(),
        client: Some("other"),
        address: None,
        detail: None,
        ..*event
    };
    insert(on, &other, Some((&rest, &group)), times).await
}

async fn bump(on: &mut Connection, fold: &str, at: Instant, times: u64) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE events SET times = times + $2, at = CASE WHEN at < $3 THEN $3 ELSE at END \
         WHERE fold = $1",
    )
    .bind(fold)
    .bind(signed(times))
    .bind(seconds(at))
    .execute(on)
    .await?
    .rows_affected();
    Ok(changed > 0)
}

async fn insert(
    on: &mut Connection,
    event: &NewEvent<'_>,
    fold: Option<(&str, &str)>,
    times: u64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO events (id, at, kind, key_id, key_name, owner_id, actor, client, address, \
         detail, fold, fold_group, times) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (fold) DO UPDATE SET times = events.times + excluded.times",
    )
    .bind(&event.id)
    .bind(seconds(event.at))
    .bind(event.kind.into_str())
    .bind(&event.subject.key_id)
    .bind(&event.subject.key_name)
    .bind(&event.subject.owner_id)
    .bind(event.actor)
    .bind(event.client)
    .bind(event.address)
    .bind(event.detail)
    .bind(fold.map(|(who, _)| who))
    .bind(fold.map(|(_, group)| group))
    .bind(signed(times))
    .execute(on)
    .await?;
    Ok(())
}

/// Events before the ID `before`, newest first. A caller asks for one more than a page has, to know
/// whether there is a next page.
pub async fn of_key(
    on: &mut Connection,
    key_id: &str,
    before: Option<&str>,
    limit: u32,
) -> Result<Vec<(String, Event)>> {
    let rows =
        sqlx::query("SELECT * FROM events WHERE key_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3")
            .bind(key_id)
            .bind(before.unwrap_or(AFTER_EVERY_ID))
            .bind(i64::from(limit))
            .fetch_all(on)
            .await?;
    rows.iter().map(event).collect()
}

/// Events of all owners within reach, or of one of them. Includes deleted keys.
pub async fn of_owners(
    on: &mut Connection,
    reach: &Reach,
    owner: Option<&str>,
    before: Option<&str>,
    limit: u32,
) -> Result<Vec<(String, Event)>> {
    let rows = sqlx::query(concat!(
        "SELECT e.* FROM events e ",
        within_reach!("e", "$1", "$5"),
        "WHERE ($2 = '' OR e.owner_id = $2) AND e.id < $3 ORDER BY e.id DESC LIMIT $4"
    ))
    .bind(&reach.user_id)
    .bind(owner.unwrap_or(""))
    .bind(before.unwrap_or(AFTER_EVERY_ID))
    .bind(i64::from(limit))
    .bind(&reach.owners)
    .fetch_all(on)
    .await?;
    rows.iter().map(event).collect()
}

/// Sorts after every event ID in any collation. In some of them, `~` sorts before letters.
const AFTER_EVERY_ID: &str = "zzzz";

pub(super) fn event(row: &AnyRow) -> Result<(String, Event)> {
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
    Ok((row.try_get("id")?, event))
}
