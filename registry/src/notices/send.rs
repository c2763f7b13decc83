//! Sends written mails: leases a mail, hands it to the server, and records the result. If the
//! sender dies, the lease expires by the registry's clock and another sender repeats the mail.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::{EventKind, Instant};
use tokio::sync::watch::Receiver;
use tokio::task::JoinSet;

use super::backoff;
use super::run::Mailer;
use super::transport::{Connection, Failure};
use crate::app::App;
use crate::ids;
use crate::metrics;
use crate::problem::ApiResult;
use crate::store;
use crate::store::events::{self, NewEvent};
use crate::store::notices::mails::{self, Ending, Mail};
use crate::store::notices::{self, Topic};

const WORKERS: usize = 4;
const AT_ONCE: u32 = 32;
/// Longer than the longest attempt.
const LEASE: TimeDelta = TimeDelta::minutes(3);
/// After this many consecutive failures to reach the server, the run ends.
const MAX_UNREACHABLE: u64 = 8;
/// A mail older than this would only confuse its recipient.
const GIVE_UP: TimeDelta = TimeDelta::days(30);
/// An accepted mail that is not recorded is sent again, so recording is retried.
const RECORD_TRIES: u32 = 10;
/// The number of events in memory. A mail can be about thousands of keys.
const EVENTS: u32 = 500;

#[derive(Default)]
pub struct Tally {
    pub sent: AtomicU64,
    pub failed: AtomicU64,
    unreachable: AtomicU64,
}

pub async fn send(
    app: &App,
    mailer: &Arc<Mailer>,
    started_at: Instant,
    stop: &Receiver<bool>,
) -> Arc<Tally> {
    let tally = Arc::new(Tally::default());
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let worker = Worker {
            app: app.clone(),
            mailer: Arc::clone(mailer),
            tally: Arc::clone(&tally),
            stop: stop.clone(),
            started_at,
        };
        workers.spawn(worker.work());
    }
    while workers.join_next().await.is_some() {}
    tally
}

struct Worker {
    app: App,
    mailer: Arc<Mailer>,
    tally: Arc<Tally>,
    stop: Receiver<bool>,
    /// Mails that become due later are left to the next run, so that this run ends.
    started_at: Instant,
}

impl Worker {
    async fn work(self) {
        let mut connection = Connection::new(self.mailer.transport.clone());
        if let Err(error) = self.send_all(&mut connection).await {
            tracing::warn!(detail = error.problem().detail, "sending notices stopped");
        }
        connection.close().await;
    }

    async fn send_all(&self, connection: &mut Connection) -> ApiResult<()> {
        loop {
            let due =
                mails::due(&mut *self.app.store.read().await?, self.started_at, AT_ONCE).await?;
            if due.is_empty() {
                return Ok(());
            }
            for id in due {
                if *self.stop.borrow() || self.tally.unreachable.load(Relaxed) >= MAX_UNREACHABLE {
                    return Ok(());
                }
                self.send_one(connection, &id).await?;
            }
        }
    }

    async fn send_one(&self, connection: &mut Connection, id: &str) -> ApiResult<()> {
        let now = self.app.now().await?;
        let holder = ids::new_id("try")?;
        let mut transaction = self.app.store.begin().await?;
        let mail = mails::lease(&mut transaction, id, &holder, now, now + LEASE).await?;
        let outdated = match &mail {
            Some(mail) => {
                !mail.is_doubtful && !notices::is_still_true(&mut transaction, id).await?
            }
            None => false,
        };
        if outdated {
            // The next run writes a new mail with the notices that are still true.
            notices::withdraw(&mut transaction, id, &holder, now).await?;
        }
        transaction.commit().await?;
        let Some(mail) = mail.filter(|_| !outdated) else { return Ok(()) };
        let delivered = connection.deliver(&mail, &self.mailer.from, &mut self.stop.clone()).await;
        let now = self.app.now().await.unwrap_or(now);
        // A server that takes a mail and does not answer counts as unreachable.
        if matches!(delivered, Err(Failure::Unreachable(_) | Failure::Unknown(_))) {
            self.tally.unreachable.fetch_add(1, Relaxed);
        } else {
            self.tally.unreachable.store(0, Relaxed);
        }
        let counted = if delivered.is_ok() { &self.tally.sent } else { &self.tally.failed };
        counted.fetch_add(1, Relaxed);
        metrics::notice(match &delivered {
            Ok(()) => "accepted",
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::NotYet(_) | Failure::Unreachable(_)) => "deferred",
            Err(Failure::Unknown(_)) => "unanswered",
        });
        if let Err(failure) = &delivered {
            tracing::warn!(mail = mail.id, attempt = mail.attempts, ?failure, "mail not sent");
        }
        self.record(&mail, &holder, &delivered, now).await
    }

    async fn record(
        &self,
        mail: &Mail,
        holder: &str,
        delivered: &Result<(), Failure>,
        now: Instant,
    ) -> ApiResult<()> {
        let ending = ending(mail, delivered, now);
        let mut tries = 1;
        loop {
            match self.try_record(mail, holder, &ending, now).await {
                Err(_) if delivered.is_ok() && tries < RECORD_TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
                done => return done,
            }
        }
    }

    async fn try_record(
        &self,
        mail: &Mail,
        holder: &str,
        ending: &Ending<'_>,
        now: Instant,
    ) -> ApiResult<()> {
        let mut transaction = self.app.store.begin().await?;
        let changed = mails::end(&mut transaction, &mail.id, holder, ending, now).await?;
        if changed && matches!(ending, Ending::Sent) {
            record_events(&mut transaction, mail, now).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// Adds an event to each key in the mail.
async fn record_events(on: &mut store::Connection, mail: &Mail, now: Instant) -> ApiResult<()> {
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
        Err(Failure::NotYet(why) | Failure::Unreachable(why) | Failure::Unknown(why))
            if too_old =>
        {
            Ending::Refused(why)
        }
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
