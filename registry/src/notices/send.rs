//! Sends what is written: takes a mail, hands it to the server, records how that ended. A mail is
//! taken for a while only, by the registry's clock: if its sender dies, another one sends the
//! same mail again when that time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::{EventKind, Instant};
use tokio::sync::watch::Receiver;
use tokio::task::JoinSet;

use super::backoff;
use super::run::Mailer;
use super::transport::{Courier, Failure};
use crate::app::App;
use crate::ids;
use crate::metrics;
use crate::problem::ApiResult;
use crate::store::events::{self, NewEvent};
use crate::store::notices::mails::{self, Ending, Mail};
use crate::store::notices::{self, Topic};

const WORKERS: usize = 4;
const AT_ONCE: u32 = 32;
/// Longer than one attempt can take.
const LEASE: TimeDelta = TimeDelta::minutes(3);
/// A server that cannot be reached this often, and never in between, is left alone until later.
const AWAY_ENOUGH: u64 = 8;
/// A mail this old would only confuse.
const GIVE_UP: TimeDelta = TimeDelta::days(30);
/// An acceptance that is not recorded would be repeated: try hard.
const RECORD_TRIES: u32 = 10;

#[derive(Default)]
pub struct Tally {
    pub sent: AtomicU64,
    pub failed: AtomicU64,
    away: AtomicU64,
}

pub async fn send(
    app: &App,
    mailer: &Arc<Mailer>,
    begun: Instant,
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
            begun,
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
    /// What becomes due later is for a later run: each of them ends.
    begun: Instant,
}

impl Worker {
    async fn work(self) {
        let mut courier = Courier::new(self.mailer.transport.clone());
        if let Err(error) = self.send_all(&mut courier).await {
            tracing::warn!(detail = error.problem().detail, "sending notices stopped");
        }
        courier.close().await;
    }

    async fn send_all(&self, courier: &mut Courier) -> ApiResult<()> {
        loop {
            let due = mails::due(&mut *self.app.store.read().await?, self.begun, AT_ONCE).await?;
            if due.is_empty() {
                return Ok(());
            }
            for id in due {
                if *self.stop.borrow() || self.tally.away.load(Relaxed) >= AWAY_ENOUGH {
                    return Ok(());
                }
                self.send_one(courier, &id).await?;
            }
        }
    }

    async fn send_one(&self, courier: &mut Courier, id: &str) -> ApiResult<()> {
        let now = self.app.now().await?;
        let holder = ids::new_id("try")?;
        let mut write = self.app.store.write().await?;
        let mail = mails::take(&mut write, id, &holder, now, now + LEASE).await?;
        let outdated = match &mail {
            Some(mail) => !mail.is_doubtful && !notices::holds(&mut write, id).await?,
            None => false,
        };
        if outdated {
            // What of it still holds is written anew in the next run.
            notices::take_back(&mut write, id, &holder, now).await?;
        }
        write.commit().await?;
        let Some(mail) = mail.filter(|_| !outdated) else { return Ok(()) };
        let delivered = courier.deliver(&mail, &self.mailer.from, &mut self.stop.clone()).await;
        let now = self.app.now().await.unwrap_or(now);
        // A server that takes mails and says nothing is as good as away.
        if matches!(delivered, Err(Failure::Away(_) | Failure::Unknown(_))) {
            self.tally.away.fetch_add(1, Relaxed);
        } else {
            self.tally.away.store(0, Relaxed);
        }
        let counted = if delivered.is_ok() { &self.tally.sent } else { &self.tally.failed };
        counted.fetch_add(1, Relaxed);
        metrics::notice(match &delivered {
            Ok(()) => "accepted",
            Err(Failure::Refused(_)) => "refused",
            Err(Failure::NotYet(_) | Failure::Away(_)) => "deferred",
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
        let mut write = self.app.store.write().await?;
        let changed = mails::end(&mut write, &mail.id, holder, ending, now).await?;
        if changed && matches!(ending, Ending::Sent) {
            for (subject, topic) in mails::contents(&mut write, &mail.id).await? {
                let event = NewEvent {
                    id: ids::new_event_id(now)?,
                    at: now,
                    kind: EventKind::Notice,
                    subject: &subject,
                    actor: None,
                    client: None,
                    address: None,
                    detail: Some(&format!("{}, to {}", said(topic), mail.user_name)),
                };
                events::add(&mut write, &event).await?;
            }
        }
        Ok(write.commit().await?)
    }
}

fn ending<'a>(mail: &Mail, delivered: &'a Result<(), Failure>, now: Instant) -> Ending<'a> {
    let again = now + backoff::delay(mail.attempts, &mail.id);
    let too_old = now - mail.written_at > GIVE_UP;
    match delivered {
        Ok(()) => Ending::Sent,
        Err(Failure::Refused(why)) => Ending::Refused(why),
        Err(Failure::NotYet(why) | Failure::Away(why) | Failure::Unknown(why)) if too_old => {
            Ending::Refused(why)
        }
        Err(Failure::NotYet(why) | Failure::Away(why)) => Ending::NotYet(why, again),
        Err(Failure::Unknown(why)) => Ending::Unknown(why, again),
    }
}

/// Which mail it was, as the key's activity names it.
fn said(topic: Topic) -> String {
    match topic {
        Topic::Days(1) => "1 day before the expiry".to_owned(),
        Topic::Days(days) => format!("{days} days before the expiry"),
        Topic::Expiry => "at the expiry".to_owned(),
        Topic::Overlap => "half-way through the overlap".to_owned(),
        Topic::Created => "about its creation".to_owned(),
        Topic::Regenerated => "about its new value".to_owned(),
        Topic::Revoked => "about its end".to_owned(),
    }
}
