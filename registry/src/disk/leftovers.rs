//! Removes the unfinished files of killed processes, and sets the modes of the files of earlier
//! releases.

use std::fs::{self, DirEntry, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use super::modes::{self, PRIVATE_FILE, PRIVATE_FOLDER, PackagesMode};
use super::unfinished::PREFIX;
use super::{mails, packages};

/// The names that earlier releases gave to unfinished files. Those releases did not lock the files.
const EARLIER_PREFIX: &str = ".tmp";
/// No upload takes so long.
const ABANDONED_AFTER: Duration = Duration::from_hours(24);

/// Takes long in a folder with very many files. A file that cannot be handled is only logged.
pub fn clean(data: &Path, packages_mode: PackagesMode) {
    let folders = [
        (packages(data), packages_mode.of_folder(), ".nupkg", packages_mode.of_files()),
        (mails(data), PRIVATE_FOLDER, ".eml", PRIVATE_FILE),
    ];
    for (folder, folder_mode, ending, mode) in folders {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        if let Err(error) = modes::set(&folder, folder_mode) {
            let folder = folder.display().to_string();
            tracing::warn!(folder, %error, "cannot set the mode of this folder");
        }
        for entry in entries.filter_map(Result::ok) {
            if let Err(error) = clean_one(&entry, ending, mode) {
                let file = entry.path().display().to_string();
                tracing::warn!(file, %error, "cannot remove this file or set its mode");
            }
        }
    }
}

fn clean_one(entry: &DirEntry, ending: &str, mode: u32) -> io::Result<()> {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    let path = entry.path();
    let done = if name.starts_with(PREFIX) {
        remove_if_unlocked(&path)
    } else if name.starts_with(EARLIER_PREFIX) {
        remove_if_old(&path)
    } else if name.ends_with(ending) && entry.file_type()?.is_file() {
        modes::set(&path, mode)
    } else {
        Ok(())
    };
    match done {
        // The process that wrote the file finished it at this moment.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn remove_if_unlocked(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => fs::remove_file(path),
        Err(TryLockError::WouldBlock) => Ok(()),
        // This file system has no locks.
        Err(TryLockError::Error(_)) => remove_if_old(path),
    }
}

fn remove_if_old(path: &Path) -> io::Result<()> {
    let modified = fs::symlink_metadata(path)?.modified()?;
    // The clock of a file server can be ahead.
    if modified.elapsed().is_ok_and(|age| age > ABANDONED_AFTER) {
        return fs::remove_file(path);
    }
    Ok(())
}
