//! What a restore requires of the data folder and of the backup file before it writes anything.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::WORK;
use crate::commands::bail;

/// Removes what a killed restore left. A running one has locked its folder.
pub fn remove_leftovers(data: &Path) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(data) else { return Ok(()) };
    for entry in entries.filter_map(Result::ok) {
        if !entry.file_name().as_encoded_bytes().starts_with(WORK.as_bytes()) {
            continue;
        }
        let folder = entry.path();
        let failed = |error: io::Error| format!("cannot remove {}: {error}", folder.display());
        match File::open(&folder).map_err(failed)?.try_lock() {
            Ok(()) => fs::remove_dir_all(&folder).map_err(failed)?,
            Err(TryLockError::WouldBlock) => {
                bail!("another `restore` into {} is running; wait until it ends", data.display())
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Ok(())
}

/// The pushed packages may have been copied first.
pub fn require_empty(data: &Path) -> Result<(), String> {
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

pub fn require_complete(file: &Path) -> Result<(), String> {
    if let Some(beside) = changes_beside(file) {
        bail!(
            "{} belongs to a running or killed registry, because {} has changes that are missing in \
             it; create a backup with `backup`",
            file.display(),
            beside.display()
        );
    }
    Ok(())
}

/// A database in use has its newest changes in a file beside it.
pub fn changes_beside(file: &Path) -> Option<PathBuf> {
    let mut beside = file.as_os_str().to_owned();
    beside.push("-wal");
    let beside = PathBuf::from(beside);
    beside.metadata().is_ok_and(|log| log.len() > 0).then_some(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_complete_only_without_changes_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("latchkey.sqlite");
        let log = folder.path().join("latchkey.sqlite-wal");
        assert_eq!(changes_beside(&file), None);
        fs::write(&log, "").unwrap();
        assert_eq!(changes_beside(&file), None);
        fs::write(&log, "changes").unwrap();
        assert_eq!(changes_beside(&file), Some(log));
    }
}
