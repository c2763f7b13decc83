//! Records the result of an attempt to send a mail, and adds an event to each key in a sent mail.

use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::{EventKind, Instant};

use super::backoff;
use super::transport::Failure;
use crate::ids;
use crate::problem::ApiResult;
use crate::store::events::{self, NewEvent};
use crate::store::notices::Topic;
use crate::store::notices::mails::{self, Ending, Mail};
use crate::store::{Connection, Store};

/// A mail older than this would only confuse its recipient.
const GIVE_UP: TimeDelta = TimeDelta::days(30);
/// An accepted mail that is not recorded is sent again, so recording is retried.
const RECORD_TRIES: u32 = 10;
/// The number of events in memory. A mail can be about thousands of keys.
const EVENTS: u32 = 500;

/// `holder` has the lease on the mail.
pub async fn record(
    store: &Store,
    mail: &Mail,
    holder: &str,
    delivered: &Result<(), Failure>,
    now: Instant,
) -> ApiResult<()> {
    let ending = ending(mail, delivered, now);
    let mut tries = 1;
    loop {
        match try_record(store, mail, holder, &ending, now).await {
            Err(_) if delivered.is_ok() && tries < RECORD_TRIES => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            done => return done,
        }
    }
}

async fn try_record(
    store: &Store,
    mail: &Mail,
    holder: &str,
    ending: &Ending<'_>,
    now: Instant,
) -> ApiResult<()> {
    let mut transaction = store.begin().await?;
    let changed = mails::end(&mut transaction, &mail.id, holder, ending, now).await?;
    if changed && matches!(ending, Ending::Sent) {
        add_events(&mut transaction, mail, now).await?;
    }
    Ok(transaction.commit().await?)
}

async fn add_events(on: &mut Connection, mail: &Mail, now: Instant) -> ApiResult<()> {
    for page in 0.. {
        let keys = mails::contents(on, &mail.id, page * EVENTS, EVENTS).await?;
        let described = keys.into_iter().map(|mails::Content { key, topic }| {
            (key, format!("{}, to {}", description(topic), mail.user_name))
        });
        let described: Vec<_> = described.collect();
        let mut new = Vec::with_capacity(described.len());
        for (subject, detail) in &described {
            new.push(NewEvent {
                id: ids::new_event_id(now)?,
                at: now,
                kind: EventKind::Notice,
                subject,
                actor: None,
                client: None,
                address: None,
                detail: Some(detail),
            });
        }
        events::add_many(on, &new).await?;
        if described.len() < EVENTS as usize {
            break;
        }
    }
    Ok(())
}

fn ending<'a>(mail: &Mail, delivered: &'a Result<(), Failure>, now: Instant) -> Ending<'a> {
    let again = now + backoff::delay(mail.attempts, &mail.id);
    let too_old = now - mail.written_at > GIVE_UP;
    match delivered {
        Ok(()) => Ending::Sent,
        Err(Failure::Refused(why)) => Ending::Refused(why),
        Err(failure) if too_old => Ending::Refused(failure.why()),
        Err(Failure::NotYet(why) | Failure::Unreachable(why)) => Ending::NotYet(why, again),
        Err(Failure::Unknown(why)) => Ending::Unknown(why, again),
    }
}

/// The name of the mail in the key's activity.
fn description(topic: Topic) -> String {
    match topic {
        Topic::Days(1) => "1 day before expiry".to_owned(),
        Topic::Days(days) => format!("{days} days before expiry"),
        Topic::Expiry => "at expiry".to_owned(),
        Topic::Overlap => "halfway through the overlap".to_owned(),
        Topic::Created => "about the creation".to_owned(),
        Topic::Regenerated => "about the new value".to_owned(),
        Topic::Revoked => "about the revocation".to_owned(),
    }
}
