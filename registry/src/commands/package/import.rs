//! `package import FILE`: the owners of existing packages, one JSON object per line. It is one
//! transaction, and every error names its line.

use std::path::Path;

use serde::Deserialize;

use super::checked_id;
use crate::cli::StorageArgs;
use crate::commands::lines::{LineErrors, Lines, parse};
use crate::commands::output::say;
use crate::commands::owners::Owners;
use crate::commands::progress::Progress;
use crate::commands::{feeds, storage, storage_failed};
use crate::store::ownership::{self, NewOwner};
use crate::store::{Store, Write, packages};

/// The number of packages in one statement.
const BATCH: usize = 500;

/// The field names are fixed, because operators' exports use them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    feed: String,
    id: String,
    owner: String,
}

pub async fn run(file: &Path, storage: &StorageArgs) -> Result<(), String> {
    let lines = Lines::open(file)?;
    let name = lines.name().to_owned();
    let store = storage::open(storage).await?;
    let write = store.write().await.map_err(storage_failed)?;
    let mut import = Import {
        store,
        write,
        owners: Owners::default(),
        batch: Vec::with_capacity(BATCH),
        read: 0,
        added: 0,
        errors: LineErrors::default(),
    };
    import.read_all(lines).await?;
    import.errors.finish(&name)?;
    if import.read == 0 {
        return Err(format!("{name} contains no packages; write one JSON object per line"));
    }
    import.write.commit().await.map_err(storage_failed)?;
    let what = if import.added == 1 { "package" } else { "packages" };
    let known = match import.read - import.added {
        0 => String::new(),
        known => format!("; {known} already had this owner"),
    };
    say!("imported the owners of {} {what}{known}", import.added);
    Ok(())
}

struct Import {
    store: Store,
    write: Write,
    owners: Owners,
    batch: Vec<NewOwner>,
    read: u64,
    added: u64,
    errors: LineErrors,
}

impl Import {
    async fn read_all(&mut self, mut lines: Lines) -> Result<(), String> {
        let mut progress = Progress::start();
        while let Some((number, text)) = lines.next()? {
            progress.print(|| lines.position());
            match self.check(number, text).await? {
                Ok(new) => self.batch.push(new),
                Err(why) => self.errors.add(number, why),
            }
            if self.errors.are_enough() {
                return Ok(());
            }
            if self.batch.len() == BATCH {
                self.write_batch().await?;
            }
        }
        self.write_batch().await
    }

    async fn check(
        &mut self,
        number: u64,
        text: Result<String, String>,
    ) -> Result<Result<NewOwner, Vec<String>>, String> {
        let line: Line = match text.map_err(|why| vec![why]).and_then(|text| parse(&text)) {
            Ok(line) => line,
            Err(why) => return Ok(Err(why)),
        };
        let owner = self.owners.find(&mut self.write, &line.owner).await?;
        let mut errors = Vec::new();
        errors.extend(feeds::checked(&line.feed).err().map(|why| format!("feed: {why}")));
        errors.extend(checked_id(&line.id).err().map(|why| format!("id: {why}")));
        let Some(owner) = owner else {
            errors.push(format!("owner: {}", Owners::unknown(&line.owner)));
            return Ok(Err(errors));
        };
        if errors.is_empty() {
            return Ok(Ok(NewOwner { line: number, id: line.id, owner }));
        }
        Ok(Err(errors))
    }

    async fn write_batch(&mut self) -> Result<(), String> {
        let batch = std::mem::take(&mut self.batch);
        let added = ownership::add(&mut self.write, &batch).await.map_err(storage_failed)?;
        self.added += added;
        self.read += batch.len() as u64;
        let others = ownership::of_others(&mut self.write, &batch).await.map_err(storage_failed)?;
        for (new, other) in others {
            // Only an earlier line of this file is not committed yet.
            let mut committed = self.store.read().await.map_err(storage_failed)?;
            let stored = packages::owner(&mut committed, &new.id).await.map_err(storage_failed)?;
            let NewOwner { id, owner, .. } = new;
            let why = if stored.is_some() {
                format!(
                    "id: {id} belongs to {other}; remove the line, or first give it to {} with \
                     `package assign nuget {id} {}`",
                    owner.name, owner.name
                )
            } else {
                format!("id: an earlier line gives {id} to {other}; keep one of the two lines")
            };
            self.errors.add(new.line, vec![why]);
        }
        Ok(())
    }
}
