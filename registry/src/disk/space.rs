//! The free space of a file system.

use std::io;
use std::path::Path;

/// As much as a process without special rights can write.
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}
