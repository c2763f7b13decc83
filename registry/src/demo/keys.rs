//! Writes the sample keys with a plausible history of uses.

use chrono::TimeDelta;
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, Instant, Owner, Pattern, Place, RevokedReason};

use super::samples::{End, SAMPLES, Sample};
use crate::config::Config;
use crate::ids;
use crate::keys::issue;
use crate::problem::{ApiError, ApiResult};
use crate::store::Connection;
use crate::store::events::{self, NewEvent, Subject};
use crate::store::keys::{self, HeldValue, KeyRecord};
use crate::store::values::{self, Ended, Use};

pub async fn add_all(
    on: &mut Connection,
    config: &Config,
    person: &Owner,
    organization: &Owner,
    now: Instant,
) -> ApiResult<()> {
    let now = whole_seconds(now);
    for sample in &SAMPLES {
        let owner = if sample.of_organization { organization } else { person };
        add(on, config, sample, owner, now).await?;
    }
    Ok(())
}

async fn add(
    on: &mut Connection,
    config: &Config,
    sample: &Sample,
    owner: &Owner,
    now: Instant,
) -> ApiResult<()> {
    let expires_at = now + sample.left;
    let issued_at = expires_at - TimeDelta::days(i64::from(sample.lifetime_days));
    let mut key = record(sample, owner, issued_at)?;
    keys::add(on, &key).await?;
    let current = held(on, config, &key, sample, issued_at, expires_at, now).await?;
    let created = issued_at - TimeDelta::minutes(1);
    event(on, &key, EventKind::Created, created, None).await?;
    pushes(on, &key, sample, &current, now).await?;
    match sample.end {
        End::None => key.current = Some(current),
        End::Disabled => {
            key.current = Some(current);
            key.disabled_at = Some(now - TimeDelta::days(5));
            event(on, &key, EventKind::Disabled, now - TimeDelta::days(5), None).await?;
        }
        End::Revoked => {
            let at = now - TimeDelta::days(1);
            values::end(on, &current.id, Ended::Revoked, at).await?;
            key.revoked_at = Some(at);
            key.revoked_reason = Some(RevokedReason::Leaked);
            event(on, &key, EventKind::Revoked, at, Some("leaked")).await?;
        }
        End::Overlap => {
            // Regenerated three hours ago, with the default overlap of one day.
            let (old_issued, old_expires) =
                (issued_at - TimeDelta::days(86), issued_at + TimeDelta::days(4));
            let old = held(on, config, &key, sample, old_issued, old_expires, now).await?;
            values::retire_at(on, &old.id, issued_at + TimeDelta::days(1), issued_at).await?;
            key.current = Some(current);
            key.retiring = Some(old);
            event(on, &key, EventKind::Regenerated, issued_at, None).await?;
        }
    }
    key.version = 3;
    Ok(keys::save(on, &key).await?)
}

async fn held(
    on: &mut Connection,
    config: &Config,
    key: &KeyRecord,
    sample: &Sample,
    issued_at: Instant,
    expires_at: Instant,
    now: Instant,
) -> ApiResult<HeldValue> {
    let (held, _) = issue(on, config, &key.id, issued_at, Some(expires_at)).await?;
    let fresh = sample.end == End::Overlap && expires_at > now + TimeDelta::days(30);
    if !fresh {
        let at = last_use(expires_at, now);
        let client = Some(sample.client.to_owned());
        let one = Use { at, client, address: "203.0.113.7".to_owned(), times: sample.uses };
        values::record_use(on, &held.id, &one).await?;
    }
    Ok(held)
}

fn record(sample: &Sample, owner: &Owner, issued_at: Instant) -> ApiResult<KeyRecord> {
    let place = |(label, url): &(&str, Option<&str>)| {
        Ok(Place {
            id: ids::new_id("plc")?,
            label: (*label).to_owned(),
            url: url.map(str::to_owned),
            updated_at: None,
        })
    };
    Ok(KeyRecord {
        id: ids::new_id("key")?,
        name: sample.name.to_owned(),
        owner: owner.clone(),
        scopes: sample.scopes.to_vec(),
        packages: vec![Pattern::parse(sample.pattern).map_err(ApiError::internal)?],
        places: sample.places.iter().map(place).collect::<ApiResult<_>>()?,
        lifetime_days: Some(sample.lifetime_days),
        created_at: issued_at - TimeDelta::minutes(1),
        created_by: "ada".to_owned(),
        disabled_at: None,
        revoked_at: None,
        revoked_reason: None,
        deleted_at: None,
        version: 1,
        current: None,
        retiring: None,
    })
}

/// The pipelines' pushes with the value, including one after its expiry.
async fn pushes(
    on: &mut Connection,
    key: &KeyRecord,
    sample: &Sample,
    value: &HeldValue,
    now: Instant,
) -> ApiResult<()> {
    let Some(expires_at) = value.expires_at else { return Ok(()) };
    let mut done = vec![(last_use(expires_at, now), EventKind::Used, None, sample.uses)];
    if expires_at < now {
        let late = expires_at + TimeDelta::hours(3);
        done.push((late, EventKind::Refused, Some("key-expired"), 2));
    }
    if sample.end == End::Overlap {
        done.clear();
    }
    for (at, kind, detail, times) in done {
        let event = NewEvent {
            id: ids::new_event_id(at)?,
            at,
            kind,
            subject: &Subject::from(key),
            actor: None,
            client: Some(sample.client),
            address: Some("203.0.113.7"),
            detail,
        };
        events::aggregate(on, &event, &value.id, times).await?;
    }
    Ok(())
}

fn last_use(expires_at: Instant, now: Instant) -> Instant {
    (now - TimeDelta::hours(5)).min(expires_at - TimeDelta::hours(1))
}

async fn event(
    on: &mut Connection,
    key: &KeyRecord,
    kind: EventKind,
    at: Instant,
    detail: Option<&str>,
) -> ApiResult<()> {
    let event = NewEvent {
        id: ids::new_event_id(at)?,
        at,
        kind,
        subject: &Subject::from(key),
        actor: Some("ada"),
        client: Some("Mozilla/5.0"),
        address: Some("203.0.113.7"),
        detail,
    };
    Ok(events::add(on, &event).await?)
}
