//! `import FILE`: keys from another registry, one JSON object a line. All of them or none: it is
//! one transaction, and whatever is wrong is told with its line. Memory does not grow with the file.

mod line;
mod lines;
mod owners;

use std::collections::HashMap;

use latchkey_contract::{EventKind, Instant, WarnRule};

use self::line::Line;
use self::lines::Lines;
use self::owners::Owners;
use super::progress::Progress;
use super::{now, storage, storage_failed};
use crate::cli::ImportArgs;
use crate::ids;
use crate::store::events::{NewEvent, Subject};
use crate::store::importing::{self, NewKey};
use crate::store::{Store, Write, events};
use crate::warn_window;

/// Held before it is written.
const BATCH: usize = 500;
/// So that nobody mends one line at a time, and nobody reads a million complaints.
const MOST_COMPLAINTS: usize = 20;

pub async fn run(args: ImportArgs) -> Result<(), String> {
    let config = args.storage.settings()?;
    let lines = Lines::open(&args.file)?;
    let name = lines.name().to_owned();
    let store = storage::open(&args.storage).await?;
    let now = now(args.storage.clock(), &store).await?;
    let mut import = Import::begin(&store, now).await?;
    import.warn = warn_window::rule(&mut import.write, &config).await.map_err(storage_failed)?;
    import.read_all(lines).await?;
    if !import.complaints.is_empty() {
        return Err(import.complain(&name));
    }
    if import.keys == 0 {
        return Err(format!("{name} holds no keys: write one JSON object a line"));
    }
    let keys = import.keys;
    import.write.commit().await.map_err(storage_failed)?;
    println!("imported {keys} {}", if keys == 1 { "key" } else { "keys" });
    Ok(())
}

struct Import {
    write: Write,
    now: Instant,
    warn: WarnRule,
    owners: Owners,
    /// What the ids of this import's values begin with; the line follows, so that a hash that
    /// stands twice can be told with both lines.
    run: String,
    batch: Vec<NewKey>,
    keys: u64,
    complaints: Vec<(u64, String)>,
}

impl Import {
    async fn begin(store: &Store, now: Instant) -> Result<Self, String> {
        Ok(Self {
            write: store.write().await.map_err(storage_failed)?,
            now,
            warn: WarnRule::default(),
            owners: Owners::default(),
            run: ids::new_id("val").map_err(|error| error.to_string())?,
            batch: Vec::with_capacity(BATCH),
            keys: 0,
            complaints: Vec::new(),
        })
    }

    async fn read_all(&mut self, mut lines: Lines) -> Result<(), String> {
        let mut progress = Progress::start();
        while let Some((number, text)) = lines.next()? {
            progress.tell(|| {
                let share = lines.share_read().map(|share| format!(" ({share} %)"));
                format!("line {number}{}", share.unwrap_or_default())
            });
            match self.take(number, text).await? {
                Ok(key) => self.batch.push(key),
                Err(why) => self.complaints.extend(why.into_iter().map(|why| (number, why))),
            }
            if self.complaints.len() >= MOST_COMPLAINTS {
                return Ok(());
            }
            if self.batch.len() == BATCH {
                self.write_batch().await?;
            }
        }
        self.write_batch().await
    }

    async fn take(
        &mut self,
        number: u64,
        text: Result<String, String>,
    ) -> Result<Result<NewKey, Vec<String>>, String> {
        let line = match text.map_err(|why| vec![why]).and_then(|text| Line::parse(&text)) {
            Ok(line) => line,
            Err(why) => return Ok(Err(why)),
        };
        let owner = self.owners.find(&mut self.write, line.owner()).await?;
        let value_id = format!("{}_{number:09}", self.run);
        Ok(line.check(owner, number, value_id, self.now, self.warn))
    }

    async fn write_batch(&mut self) -> Result<(), String> {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        let taken = importing::add(&mut self.write, &batch).await.map_err(storage_failed)?;
        if taken.is_empty() {
            self.record(&batch).await?;
        } else {
            self.complain_of_hashes(&batch, &taken);
        }
        self.keys += batch.len() as u64;
        Ok(())
    }

    /// Who sees a strange key asks where it comes from.
    async fn record(&mut self, batch: &[NewKey]) -> Result<(), String> {
        let mut told = Vec::with_capacity(batch.len());
        let subjects: Vec<Subject> = batch.iter().map(|new| Subject::from(&new.key)).collect();
        for subject in &subjects {
            told.push(NewEvent {
                id: ids::new_event_id(self.now).map_err(|error| error.to_string())?,
                at: self.now,
                kind: EventKind::Created,
                subject,
                actor: None,
                client: None,
                address: None,
                detail: Some("imported"),
            });
        }
        events::add_many(&mut self.write, &told).await.map_err(storage_failed)
    }

    /// `taken` says for each hash which value has it.
    fn complain_of_hashes(&mut self, batch: &[NewKey], taken: &HashMap<String, String>) {
        for new in batch {
            let Some(holder) = taken.get(&new.hash) else { continue };
            let own = new.key.current.as_ref().is_some_and(|value| value.id == *holder);
            if own {
                continue;
            }
            let first = holder.strip_prefix(&self.run).and_then(|rest| rest[1..].parse().ok());
            let why = first.map_or_else(
                || {
                    "sha256: a key in the database has this value already; leave the line out"
                        .to_owned()
                },
                |first: u64| {
                    format!("sha256: line {first} has the same value; every value has one key")
                },
            );
            self.complaints.push((new.line, why));
        }
    }

    fn complain(mut self, name: &str) -> String {
        self.complaints.sort();
        let stopped = self.complaints.len() >= MOST_COMPLAINTS;
        self.complaints.truncate(MOST_COMPLAINTS);
        let told =
            self.complaints.iter().map(|(line, why)| format!("{name}, line {line}: {why}\n"));
        let more = if stopped { "there may be more; " } else { "" };
        format!("{}{more}nothing was imported", told.collect::<String>())
    }
}
