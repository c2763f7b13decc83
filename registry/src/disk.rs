//! The files under the data folder: permissions, flushing and free space.

mod leftovers;
mod modes;
mod space;
mod unfinished;

use std::path::{Path, PathBuf};

pub use leftovers::clean;
pub use modes::{
    PRIVATE_FILE, PRIVATE_FOLDER, PackagesMode, create_data_folder, create_folder,
    create_private_file, first_open, mode, open_data_folder, open_to_writers,
};
pub use space::Free;
pub use unfinished::{Flushed, Unfinished};

/// The folder for pushed packages, which may be a link to another disk.
pub fn packages(data: &Path) -> PathBuf {
    data.join("packages")
}

/// The folder for mails that no server sends.
pub fn mails(data: &Path) -> PathBuf {
    data.join("mail")
}
