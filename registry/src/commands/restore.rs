//! `restore FILE [--disable-keys]`: puts a backup into an empty data folder, all or nothing.

mod disable;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use latchkey_contract::Instant;
use tempfile::{Builder, TempPath};

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
    require_empty(data)?;
    require_complete(file)?;
    let failed = |error: io::Error| format!("cannot restore into {}: {error}", data.display());
    disk::create_data_folder(data).map_err(failed)?;
    let work = Builder::new().prefix(WORK).tempdir_in(data).map_err(failed)?;
    let copy = work.path().join("latchkey.sqlite");
    disk::create_private_file(&copy).map_err(failed)?;
    File::open(file)
        .and_then(|mut from| io::copy(&mut from, &mut File::options().write(true).open(&copy)?))
        .map_err(|error| format!("cannot copy {shown}: {error}"))?;
    require_usable(&copy, file).await?;
    let store = Store::open_sqlite(&copy).await?;
    let store = storage::migrate(store).await?;
    let last_change = backup::last_change(&mut *store.read().await?).await?;
    let disabled = if disable_keys {
        let now = args.clock().now(&store).await?;
        Some(disable::all_keys(&store, now).await?)
    } else {
        None
    };
    store.close().await;
    File::open(&copy).and_then(|copy| copy.sync_all()).map_err(failed)?;
    let target = data.join("latchkey.sqlite");
    // Another command may have created a database meanwhile.
    let copy = TempPath::try_from_path(copy).map_err(failed)?;
    copy.persist_noclobber(&target).map_err(|error| failed(error.error))?;
    work.close().map_err(failed)?;
    File::open(data).and_then(|folder| folder.sync_all()).map_err(failed)?;

    say!("restored {shown} to {}", target.display());
    print_what_is_open(last_change, disabled);
    say!("copy the pushed packages to {}, then start `serve`", disk::packages(data).display());
    Ok(())
}

fn print_what_is_open(last_change: Option<Instant>, disabled: Option<usize>) {
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
        Some(Unusable::Damaged(why)) => format!("{file} is damaged ({why}); use another backup"),
    };
    Err(why.into())
}

/// The pushed packages may have been copied first.
fn require_empty(data: &Path) -> Result<(), String> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("cannot read {}: {error}", data.display())),
    };
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name());
    let mut others = names.filter(|name| name != "packages");
    others.next().map_or(Ok(()), |name| {
        bail!(
            "the data folder {} is not empty ({}); restore into an empty folder, which may contain \
             only `packages`. Nothing was changed",
            data.display(),
            name.display()
        );
    })
}

/// A database in use has its newest changes in a file beside it.
fn require_complete(file: &Path) -> Result<(), String> {
    let mut beside = file.as_os_str().to_owned();
    beside.push("-wal");
    let beside = PathBuf::from(beside);
    if beside.metadata().is_ok_and(|log| log.len() > 0) {
        bail!(
            "{} belongs to a running or killed registry, because {} has changes that are missing in \
             it; create a backup with `backup`",
            file.display(),
            beside.display()
        );
    }
    Ok(())
}
