//! `import FILE`: imports keys from another registry, one JSON object per line. It is one
//! transaction, and every error names its line. Memory does not grow with the file.

mod line;
mod unowned;

use std::collections::HashMap;
use std::path::Path;

use latchkey_contract::{EventKind, Instant, WarnRule};

use self::line::Line;
use self::unowned::Unowned;
use super::Outcome;
use super::lines::{Import, LineErrors, Lines, import};
use super::output::say;
use super::owners::Owners;
use super::storage::{Opened, open};
use crate::cli::StorageArgs;
use crate::ids;
use crate::store::events::{NewEvent, Subject};
use crate::store::importing::{self, NewKey};
use crate::store::{Store, Transaction, events, keys};
use crate::warn_window;

pub async fn run(file: &Path, storage: &StorageArgs) -> Outcome {
    let config = storage.settings()?;
    let lines = Lines::open(file)?;
    let Opened { store, now } = open(storage).await?;
    let mut keys = Keys::begin(&store, now).await?;
    keys.warn = warn_window::rule(&mut keys.transaction, &config).await?;
    let count = import(lines, "keys", &mut keys).await?;
    keys.transaction.commit().await?;
    say!("imported {count} {}", if count == 1 { "key" } else { "keys" });
    keys.unowned.warn();
    warn_of_full_owners(&store, config.limits.keys_per_owner).await
}

/// An import may exceed the limit, because the keys exist already.
async fn warn_of_full_owners(store: &Store, limit: u32) -> Outcome {
    let mut connection = store.read().await?;
    for (owner, keys) in keys::owners_above(&mut connection, limit).await? {
        eprintln!(
            "warning: {owner} has {keys} keys, more than limits.keys_per_owner ({limit}), so new keys \
             are refused"
        );
    }
    Ok(())
}

struct Keys {
    transaction: Transaction,
    now: Instant,
    warn: WarnRule,
    owners: Owners,
    /// The prefix of the value IDs in this import. The line number follows, so that the error for a
    /// repeated hash can name both lines.
    run: String,
    unowned: Unowned,
}

impl Keys {
    async fn begin(store: &Store, now: Instant) -> Outcome<Self> {
        Ok(Self {
            transaction: store.begin().await?,
            now,
            warn: WarnRule::default(),
            owners: Owners::default(),
            run: ids::new_id("val")?,
            unowned: Unowned::default(),
        })
    }

    /// The activity of an imported key says where the key comes from.
    async fn record(&mut self, batch: &[NewKey]) -> Outcome {
        let mut events = Vec::with_capacity(batch.len());
        let subjects: Vec<Subject> = batch.iter().map(|new| Subject::from(&new.key)).collect();
        for subject in &subjects {
            events.push(NewEvent {
                id: ids::new_event_id(self.now)?,
                at: self.now,
                kind: EventKind::Created,
                subject,
                actor: None,
                client: None,
                address: None,
                detail: Some("imported"),
            });
        }
        Ok(events::add_many(&mut self.transaction, &events).await?)
    }

    /// `taken` maps each hash to the ID of the value that has it.
    fn report_duplicates(
        &self,
        batch: &[NewKey],
        taken: &HashMap<String, String>,
        errors: &mut LineErrors,
    ) {
        for new in batch {
            let Some(holder) = taken.get(&new.hash) else { continue };
            let own = new.key.current.as_ref().is_some_and(|value| value.id == *holder);
            if own {
                continue;
            }
            let first = holder.strip_prefix(&self.run).and_then(|rest| rest[1..].parse().ok());
            let why = first.map_or_else(
                || {
                    "sha256: a key in the database already has this value; remove the line"
                        .to_owned()
                },
                |first: u64| {
                    format!("sha256: line {first} has the same value; a value belongs to one key")
                },
            );
            errors.add(new.line, vec![why]);
        }
    }
}

impl Import for Keys {
    type Line = Line;
    type New = NewKey;

    async fn check(&mut self, number: u64, line: Line) -> Outcome<Result<NewKey, Vec<String>>> {
        let owner = self.owners.find(&mut self.transaction, line.owner()).await?;
        let value_id = format!("{}_{number:09}", self.run);
        Ok(line.check(owner, number, value_id, self.now, self.warn))
    }

    async fn write(&mut self, batch: &[NewKey], errors: &mut LineErrors) -> Outcome {
        let taken = importing::add(&mut self.transaction, batch).await?;
        if !taken.is_empty() {
            self.report_duplicates(batch, &taken, errors);
            return Ok(());
        }
        self.record(batch).await?;
        self.unowned.check(&mut self.transaction, batch).await
    }
}
