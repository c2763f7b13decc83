//! A file that is being written. Only a flushed file can get its final name, and then its folder is
//! flushed too. So a database row that is committed afterwards never names a lost file.

use std::fs::{File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// The prefix of the file's name. A random suffix follows.
pub const PREFIX: &str = ".unfinished-";

/// Removed when dropped. It is locked until then, so that the start of another process on the same
/// folder can tell it from the leftovers of a killed one.
pub struct Unfinished(NamedTempFile);

impl Unfinished {
    pub fn create_in(folder: &Path) -> io::Result<Self> {
        loop {
            let file = Builder::new().prefix(PREFIX).tempfile_in(folder)?;
            if let Err(TryLockError::WouldBlock) = file.as_file().try_lock() {
                continue;
            }
            // Between its creation and its lock, another process can have removed the file.
            if file.as_file().metadata()?.nlink() > 0 {
                return Ok(Self(file));
            }
        }
    }

    /// A handle with a position of its own.
    pub fn reopen(&self) -> io::Result<File> {
        self.0.reopen()
    }

    pub fn flush(self, mode: u32) -> io::Result<Flushed> {
        self.0.as_file().set_permissions(Permissions::from_mode(mode))?;
        self.0.as_file().sync_all()?;
        Ok(Flushed(self.0))
    }
}

/// A complete file whose bytes are on disk.
pub struct Flushed(NamedTempFile);

impl Flushed {
    /// Replaces an existing file. When it returns, the new name is on disk too.
    pub fn keep_as(self, path: &Path) -> io::Result<()> {
        let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
        self.0.persist(path)?;
        let flushed = File::open(folder).and_then(|folder| folder.sync_all());
        if flushed.is_err() {
            // The caller reports a failure, so nothing may look like a success.
            std::fs::remove_file(path)?;
        }
        flushed
    }
}
