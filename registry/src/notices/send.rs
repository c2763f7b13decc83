//! Sends written mails: leases a mail, hands it to the server, and records the result. If the
//! process ends, the lease expires by the registry's clock and another process repeats the mail.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use chrono::TimeDelta;
use latchkey_contract::Instant;
use tokio::sync::watch::Receiver;
use tokio::task::JoinSet;

use super::mailer::Mailer;
use super::record::record;
use super::transport::{Connection, Failure};
use crate::app::App;
use crate::ids;
use crate::metrics;
use crate::problem::ApiResult;
use crate::store::notices::{self, mails};

const WORKERS: usize = 4;
const AT_ONCE: u32 = 32;
/// Longer than the longest attempt.
const LEASE: TimeDelta = TimeDelta::minutes(3);
/// After this many consecutive failures to reach the server, the run ends.
const MAX_UNREACHABLE: u64 = 8;

#[derive(Default)]
struct Counters {
    sent: AtomicU64,
    failed: AtomicU64,
    /// Since the last mail for which the server answered.
    unreachable: AtomicU64,
}

/// Returns the number of mails that were accepted, and of those that were not.
pub async fn send(
    app: &App,
    mailer: &Arc<Mailer>,
    started_at: Instant,
    stop: &Receiver<bool>,
) -> (u64, u64) {
    let counters = Arc::new(Counters::default());
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let worker = Worker {
            app: app.clone(),
            mailer: Arc::clone(mailer),
            counters: Arc::clone(&counters),
            stop: stop.clone(),
            started_at,
        };
        workers.spawn(worker.work());
    }
    while workers.join_next().await.is_some() {}
    (counters.sent.load(Relaxed), counters.failed.load(Relaxed))
}

struct Worker {
    app: App,
    mailer: Arc<Mailer>,
    counters: Arc<Counters>,
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
                if *self.stop.borrow() || self.counters.unreachable.load(Relaxed) >= MAX_UNREACHABLE
                {
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
            self.counters.unreachable.fetch_add(1, Relaxed);
        } else {
            self.counters.unreachable.store(0, Relaxed);
        }
        let counted = if delivered.is_ok() { &self.counters.sent } else { &self.counters.failed };
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
        record(&self.app.store, &mail, &holder, &delivered, now).await
    }
}
