//! `restore FILE [--disable-keys]`: puts a backup into an empty data folder, all or nothing.

mod disable;
mod files;

use std::fs::File;
use std::io;
use std::path::Path;

use latchkey_contract::Instant;
use tempfile::{Builder, TempPath};

use self::files::{changes_beside, remove_leftovers, require_complete, require_empty};
use super::output::say;
use super::{Outcome, bail, storage};
use crate::cli::StorageArgs;
use crate::disk;
use crate::store::Store;
use crate::store::backup::{self, Unusable};

/// The folder in which the database is prepared. A killed restore leaves only this.
const WORK: &str = ".restore-";

pub async fn run(file: &Path, disable_keys: bool, args: &StorageArgs) -> Outcome {
    if args.database_url.is_some() {
        bail!(
            "restore works only with SQLite; for PostgreSQL use `pg_restore`, and then \
             `key disable` for the keys that must not work again"
        );
    }
    let (data, shown) = (&args.data, file.display());
    remove_leftovers(data)?;
    require_empty(data)?;
    require_complete(file)?;
    let unreadable = |error: io::Error| format!("cannot copy {shown}: {error}");
    let mut from = File::open(file).map_err(unreadable)?;
    let failed = |error: io::Error| format!("cannot restore into {}: {error}", data.display());
    disk::create_data_folder(data).map_err(failed)?;
    let work = Builder::new().prefix(WORK).tempdir_in(data).map_err(failed)?;
    let lock = File::open(work.path()).map_err(failed)?;
    lock.lock().map_err(failed)?;
    let copy = work.path().join("latchkey.sqlite");
    disk::create_private_file(&copy).map_err(failed)?;
    let mut to = File::options().write(true).open(&copy).map_err(failed)?;
    io::copy(&mut from, &mut to).map_err(unreadable)?;
    require_usable(&copy, file).await?;
    let store = Store::open_sqlite(&copy).await?;
    let pending = storage::schema(&store).await?.pending;
    let store = if disable_keys { storage::migrate(store).await? } else { store };
    if pending.is_empty() || disable_keys {
        require_all_columns(&copy, &work.path().join("new.sqlite"), file).await?;
    }
    let last_change = backup::last_change(&mut *store.read().await?).await?;
    let disabled = if disable_keys {
        let now = args.clock().now(&store).await?;
        Some(disable::all_keys(&store, now).await?)
    } else {
        None
    };
    store.close().await;
    if let Some(beside) = changes_beside(&copy) {
        bail!("another program is using {}; end it, and restore again", beside.display());
    }
    File::open(&copy).and_then(|copy| copy.sync_all()).map_err(failed)?;
    let target = data.join("latchkey.sqlite");
    // Another command may have created a database meanwhile.
    let copy = TempPath::try_from_path(copy).map_err(failed)?;
    copy.persist_noclobber(&target).map_err(|error| failed(error.error))?;
    work.close().map_err(failed)?;
    File::open(data).and_then(|folder| folder.sync_all()).map_err(failed)?;

    say!("restored {shown} to {}", target.display());
    if !pending.is_empty() {
        let pending = pending.join(", ");
        match disabled {
            Some(_) => say!("--disable-keys needs the schema of this release. Applied: {pending}"),
            None => say!(
                "the backup has the schema of an earlier release. `serve` or `migrate` applies: {pending}"
            ),
        }
    }
    print_restored_access(last_change, disabled);
    say!("copy the pushed packages to {}, then start `serve`", disk::packages(data).display());
    Ok(())
}

fn print_restored_access(last_change: Option<Instant>, disabled: Option<usize>) {
    if let Some(last_change) = last_change {
        say!(
            "the last recorded change in the backup is from {}",
            last_change.format("%Y-%m-%dT%H:%M:%SZ")
        );
    }
    match disabled {
        Some(keys) => say!(
            "disabled {keys} keys; each works again when a person enables it. Ended all sessions, \
             embed tokens and calendar links"
        ),
        None => say!(
            "values that were revoked, replaced or deleted after the backup work again. To prevent \
             that, remove the restored database and use --disable-keys"
        ),
    }
    say!(
        "people who were disabled after the backup can sign in again, and passwords are those of the \
         backup"
    );
}

async fn require_usable(copy: &Path, file: &Path) -> Outcome {
    let file = file.display();
    let why = match backup::unusable(copy).await? {
        None => return Ok(()),
        Some(Unusable::NoDatabase) => format!("{file} is not a SQLite database"),
        Some(Unusable::OfAnotherProgram) => format!("{file} is not a backup of a registry"),
        Some(Unusable::RunsCode(name)) => {
            format!("{file} contains {name:?}, which no registry creates; use another backup")
        }
        Some(Unusable::Damaged(why)) => format!("{file} is damaged ({why}); use another backup"),
    };
    Err(why.into())
}

/// `new` is the path of a database that this function creates to compare with.
async fn require_all_columns(copy: &Path, new: &Path, file: &Path) -> Outcome {
    storage::migrate(Store::open_sqlite(new).await?).await?.close().await;
    if let Some(column) = backup::missing_column(copy, new).await? {
        bail!("{} is damaged ({column} is missing); use another backup", file.display());
    }
    Ok(())
}
