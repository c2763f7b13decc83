//! `backup FILE`: writes a consistent copy of a SQLite database, even while it is in use.

use std::fs::File;
use std::path::Path;

use tempfile::NamedTempFile;

use super::output::say;
use super::storage::sqlite_file;
use super::{Outcome, bail};
use crate::cli::StorageArgs;
use crate::store::backup;

pub async fn run(file: &Path, storage: &StorageArgs) -> Outcome {
    if storage.database_url.is_some() {
        bail!(
            "backup works only with SQLite; for PostgreSQL use `pg_dump --format=custom \
             --file FILE DATABASE` and `pg_restore`"
        );
    }
    let source = sqlite_file(storage)?;
    let shown = file.display();
    let failed = |error: std::io::Error| format!("cannot write the backup {shown}: {error}");
    let file = std::path::absolute(file).map_err(failed)?;
    let exists = format!("{shown} already exists; a backup never overwrites a file");
    if file.symlink_metadata().is_ok() {
        return Err(exists.into());
    }
    let folder = file.parent().ok_or_else(|| format!("{shown} is not a file name"))?;
    // Written to a temporary file and renamed when complete, so that an incomplete copy is never used.
    // Only its owner can read a temporary file.
    let copy = NamedTempFile::new_in(folder).map_err(failed)?;
    backup::copy_sqlite(&source, copy.path()).await?;
    copy.as_file().sync_all().map_err(failed)?;
    copy.persist_noclobber(&file).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists,
        _ => failed(error.error),
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    say!(
        "backed up {} to {shown}; pushed packages are not included, copy their folder too",
        source.display()
    );
    Ok(())
}
