//! `package import FILE`: the owners of existing packages, one JSON object per line. It is one
//! transaction, and every error names its line.

use std::path::Path;

use serde::Deserialize;

use super::checked_id;
use crate::cli::StorageArgs;
use crate::commands::lines::{Import, LineErrors, Lines, import};
use crate::commands::output::say;
use crate::commands::owners::Owners;
use crate::commands::storage::{Opened, open};
use crate::commands::{Outcome, feeds};
use crate::store::ownership::{self, NewOwner};
use crate::store::{Store, Transaction, packages};

/// The field names are fixed, because operators' exports use them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    feed: String,
    id: String,
    owner: String,
}

pub async fn run(file: &Path, storage: &StorageArgs) -> Outcome {
    let lines = Lines::open(file)?;
    let Opened { store, .. } = open(storage).await?;
    let transaction = store.begin().await?;
    let mut owners = PackageOwners { store, transaction, owners: Owners::default(), added: 0 };
    let read = import(lines, "packages", &mut owners).await?;
    let added = owners.added;
    owners.transaction.commit().await?;
    let what = if added == 1 { "package" } else { "packages" };
    let known = match read - added {
        0 => String::new(),
        known => format!("; {known} already had this owner"),
    };
    say!("imported the owners of {added} {what}{known}");
    Ok(())
}

struct PackageOwners {
    store: Store,
    transaction: Transaction,
    owners: Owners,
    added: u64,
}

impl Import for PackageOwners {
    type Line = Line;
    type New = NewOwner;

    async fn check(&mut self, number: u64, line: Line) -> Outcome<Result<NewOwner, Vec<String>>> {
        let owner = self.owners.find(&mut self.transaction, &line.owner).await?;
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

    async fn write(&mut self, batch: &[NewOwner], errors: &mut LineErrors) -> Outcome {
        self.added += ownership::add(&mut self.transaction, batch).await?;
        let others = ownership::of_others(&mut self.transaction, batch).await?;
        for (new, other) in others {
            // Only an earlier line of this file is not committed yet.
            let mut committed = self.store.read().await?;
            let stored = packages::owner(&mut committed, &new.id).await?;
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
            errors.add(new.line, vec![why]);
        }
        Ok(())
    }
}
