//! `adopt-expiry`: gives every value without an expiry one, spread evenly over a range of days. It
//! never changes an existing expiry. So the next run completes an interrupted one, and a run after a
//! complete one does nothing.

mod spread;

use std::collections::BTreeMap;

use latchkey_contract::time::{plus_days, whole_seconds};
use latchkey_contract::{EventKind, Instant, Policy, WarnRule};

use self::spread::Spread;
use super::Outcome;
use super::output::say;
use super::progress::Progress;
use super::storage::{Opened, open};
use crate::cli::StorageArgs;
use crate::ids;
use crate::store::adoption::{self, Ending, Endless, Position};
use crate::store::events::NewEvent;
use crate::store::{self, Connection, Store, events};
use crate::warn_window;

/// The number of keys in one transaction. Small enough that pushes continue meanwhile.
const KEYS_AT_ONCE: u32 = 1_000;
/// A lock conflict on the same rows is retried this many times.
const TRIES: u32 = 5;

pub async fn run(between: &[u32], dry_run: bool, storage: &StorageArgs) -> Outcome {
    let spread = Spread::between(between)?;
    let config = storage.settings()?;
    let Opened { store, now } = open(storage).await?;
    let now = whole_seconds(now);
    let warn = {
        let mut connection = store.read().await?;
        warn_window::rule(&mut connection, &config).await?
    };
    let adopt = Adopt { store: &store, policy: &config.policy, now, warn, spread, dry_run };
    let days = adopt.all().await?;
    print(&days, now, dry_run);
    Ok(())
}

/// The number of values that expire on each day.
type Days = BTreeMap<u32, u64>;

struct Adopt<'a> {
    store: &'a Store,
    policy: &'a Policy,
    now: Instant,
    warn: WarnRule,
    spread: Spread,
    dry_run: bool,
}

impl Adopt<'_> {
    async fn all(&self) -> Outcome<Days> {
        let mut days = Days::new();
        let mut done = 0;
        let mut tries = 0;
        let mut after = Position::default();
        let mut progress = Progress::start();
        loop {
            match self.some(&after, done).await {
                Ok(Some((stop, ended))) => {
                    after = stop;
                    done += ended.len() as u64;
                    for day in ended {
                        *days.entry(day).or_default() += 1;
                    }
                    tries = 0;
                    progress.print(|| format!("{done} values done"));
                }
                Ok(None) => return Ok(days),
                Err(error) if store::is_temporary(&error) && tries < TRIES => tries += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Handles the next keys. Returns the last one and the expiry day of each value. `None` after the
    /// last key.
    async fn some(
        &self,
        after: &Position,
        done: u64,
    ) -> store::Result<Option<(Position, Vec<u32>)>> {
        if self.dry_run {
            let mut connection = self.store.read().await?;
            let stop = adoption::batch_end(&mut connection, after, KEYS_AT_ONCE).await?;
            let Some(stop) = stop else { return Ok(None) };
            let values = adoption::endless(&mut connection, after, &stop).await?;
            return Ok(Some((stop, self.days_of(&values, done))));
        }
        let mut transaction = self.store.begin().await?;
        let stop = adoption::batch_end(&mut transaction, after, KEYS_AT_ONCE).await?;
        let Some(stop) = stop else { return Ok(None) };
        adoption::lock(&mut transaction, after, &stop).await?;
        let values = adoption::endless(&mut transaction, after, &stop).await?;
        let days = self.days_of(&values, done);
        if !values.is_empty() {
            self.end(&mut transaction, &values, &days).await?;
        }
        transaction.commit().await?;
        Ok(Some((stop, days)))
    }

    fn days_of(&self, values: &[Endless], done: u64) -> Vec<u32> {
        (done..).zip(values).map(|(nth, _)| self.spread.day(nth)).collect()
    }

    async fn end(
        &self,
        on: &mut Connection,
        values: &[Endless],
        days: &[u32],
    ) -> store::Result<()> {
        let mut endings = Vec::with_capacity(values.len());
        let mut keys: BTreeMap<&str, Option<u32>> = BTreeMap::new();
        let mut events = Vec::with_capacity(values.len());
        for (value, days) in values.iter().zip(days) {
            let expires_at = plus_days(self.now, *days);
            endings.push(Ending {
                value_id: value.value_id.clone(),
                expires_at,
                warns_at: self.warn.warns_at(value.issued_at, expires_at),
            });
            let lifetime = keys.entry(&value.key.key_id).or_default();
            if value.is_current {
                // The lifetime for the next regenerate. Nobody chose the days of the spread.
                *lifetime = Some(self.policy.clamp_lifetime(Some(*days)));
            }
            events.push(NewEvent {
                id: ids::new_event_id(self.now).map_err(store::before_query)?,
                at: self.now,
                kind: EventKind::Edited,
                subject: &value.key,
                actor: None,
                client: None,
                address: None,
                detail: Some("expiry added to all keys"),
            });
        }
        adoption::end_values(on, &endings).await?;
        let keys: Vec<_> = keys.into_iter().collect();
        adoption::set_lifetimes(on, &keys).await?;
        events::add_many(on, &events).await
    }
}

fn print(days: &Days, now: Instant, dry_run: bool) {
    for (day, values) in days {
        say!("{}  day {day:>4}  {values:>9}", plus_days(now, *day).format("%Y-%m-%d"));
    }
    let total: u64 = days.values().sum();
    let what = if total == 1 { "value" } else { "values" };
    match (total, dry_run) {
        (0, _) => say!("every value has an expiry; nothing to do"),
        (_, true) => say!("{total} {what} would get an expiry; nothing was changed"),
        (_, false) => say!("{total} {what} got an expiry"),
    }
}
