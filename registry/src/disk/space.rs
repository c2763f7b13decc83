//! The free space for the data folder and the packages in it, which may be on another disk.

use std::io;
use std::path::Path;

use rustix::fs::StatVfs;

use super::packages;

/// A file of 4 KiB takes an inode, too. The database needs a few more.
const MIN_FILES: u64 = 1_000;

/// The space that an unprivileged process can still use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    pub bytes: u64,
    pub files: u64,
}

impl Free {
    pub fn of(data: &Path) -> io::Result<Self> {
        let of_data = of_folder(data)?;
        let of_packages = match of_folder(&packages(data)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => of_data,
            of_packages => of_packages?,
        };
        Ok(Self {
            bytes: of_data.bytes.min(of_packages.bytes),
            files: of_data.files.min(of_packages.files),
        })
    }

    pub fn has(self, bytes: u64) -> bool {
        self.bytes >= bytes && self.files >= MIN_FILES
    }
}

fn of_folder(folder: &Path) -> io::Result<Free> {
    Ok(free(&rustix::fs::statvfs(folder)?))
}

fn free(found: &StatVfs) -> Free {
    // A file system without a fixed number of files says that it has none.
    let files = if found.f_files == 0 { u64::MAX } else { found.f_favail };
    Free { bytes: found.f_bavail.saturating_mul(found.f_frsize), files }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_bytes_or_without_inodes_is_full() {
        let of_now = rustix::fs::statvfs("/").unwrap();
        let disk = |bytes, all_files, files| {
            let found = StatVfs {
                f_bavail: bytes,
                f_frsize: 4_096,
                f_files: all_files,
                f_favail: files,
                ..of_now
            };
            free(&found)
        };
        assert!(disk(10, 50_000, 1_000).has(40_960));
        assert!(!disk(10, 50_000, 1_000).has(40_961));
        assert!(!disk(10, 50_000, 999).has(0));
        assert!(disk(10, 0, 0).has(40_960), "btrfs has no fixed number of inodes");
    }
}
