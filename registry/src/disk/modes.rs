//! Permissions of files and folders under the data folder. They are set explicitly, because the umask
//! of a service is often too open.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

pub const PRIVATE_FILE: u32 = 0o600;
pub const PRIVATE_FOLDER: u32 = 0o700;

/// Who can read pushed files: the user of the registry, and nobody else by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackagesMode(u32);

impl Default for PackagesMode {
    fn default() -> Self {
        Self(PRIVATE_FILE)
    }
}

impl PackagesMode {
    /// Others may read, but never change, what the registry stored.
    pub fn parse(text: &str) -> Option<Self> {
        let mode = u32::from_str_radix(text, 8).ok()?;
        [0o600, 0o640, 0o644].contains(&mode).then_some(Self(mode))
    }

    pub fn of_files(self) -> u32 {
        self.0
    }

    /// A user who can read the files can also list and enter their folder.
    pub fn of_folder(self) -> u32 {
        self.0 | self.search_bits()
    }

    fn search_bits(self) -> u32 {
        (self.0 & 0o444) >> 2
    }
}

/// Creates the data folder for its user alone. An existing folder may contain other things, so its
/// mode stays.
pub fn create_data_folder(folder: &Path) -> io::Result<()> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::DirBuilder::new().mode(PRIVATE_FOLDER).create(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => set(folder, PRIVATE_FOLDER),
    }
}

/// Lets others enter the data folder, as far as they can read the packages in it.
pub fn open_data_folder(folder: &Path, packages: PackagesMode) -> io::Result<()> {
    set(folder, mode(folder)? | (packages.search_bits() & 0o011))
}

/// In a folder that others can write, they can replace the database. `None` if they cannot.
pub fn open_to_writers(data: &Path) -> io::Result<Option<String>> {
    let mode = mode(data)?;
    let data = data.display();
    Ok((mode & 0o022 != 0).then(|| {
        format!(
            "{data} has the mode {mode:04o}, so others can replace the database; run \
             `chmod go-w {data}`"
        )
    }))
}

/// Creates the folder in the data folder, or sets the mode of an existing one.
pub fn create_folder(folder: &Path, mode: u32) -> io::Result<()> {
    match fs::DirBuilder::new().mode(mode).create(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    set(folder, mode)
}

/// Creates an empty file that SQLite then fills, or closes an existing database to others. SQLite gives
/// the files beside it the same mode.
pub fn create_private_file(file: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(PRIVATE_FILE).open(file)?;
    set(file, PRIVATE_FILE)?;
    for ending in ["-wal", "-shm", "-journal"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(ending);
        match set(&PathBuf::from(beside), PRIVATE_FILE) {
            // Another process may close the database at this moment.
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The first database file or folder that others can use more than the configuration says, and its mode.
pub fn first_open(data: &Path, packages: PackagesMode) -> io::Result<Option<(PathBuf, u32)>> {
    let database = ["latchkey.sqlite", "latchkey.sqlite-wal", "latchkey.sqlite-shm"];
    let files = database.map(|name| (data.join(name), PRIVATE_FILE));
    let folders =
        [(super::packages(data), packages.of_folder()), (super::mails(data), PRIVATE_FOLDER)];
    for (path, wanted) in files.into_iter().chain(folders) {
        match mode(&path) {
            Ok(found) if found & !wanted != 0 => return Ok(Some((path, found))),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(None)
}

/// Only the owner of a file can change its mode, so a file that has the right one is not touched. A
/// folder that gives its group to new files keeps doing so.
pub fn set(path: &Path, wanted: u32) -> io::Result<()> {
    let current = fs::metadata(path)?.permissions().mode();
    if current & 0o777 == wanted {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(current & 0o7000 | wanted))
}

pub fn mode(path: &Path) -> io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}

#[cfg(test)]
mod tests {
    use super::PackagesMode;

    #[test]
    fn whoever_can_read_the_packages_can_enter_their_folder() {
        for (text, folder) in [("0600", 0o700), ("640", 0o750), ("0644", 0o755)] {
            assert_eq!(PackagesMode::parse(text).unwrap().of_folder(), folder, "{text}");
        }
    }
}
