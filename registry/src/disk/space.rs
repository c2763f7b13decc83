//! The free space for the data folder and the packages in it, which may be on another disk.

use std::io;
use std::path::Path;

use super::packages;

/// As much as a process without special rights can write.
pub fn free_bytes(data: &Path) -> io::Result<u64> {
    let of_data = of_folder(data)?;
    match of_folder(&packages(data)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(of_data),
        of_packages => Ok(of_data.min(of_packages?)),
    }
}

fn of_folder(folder: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}
