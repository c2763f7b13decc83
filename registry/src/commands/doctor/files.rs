//! The data folder: its modes and the free space.

use super::Finding;
use crate::commands::bail;
use crate::config::Config;
use crate::disk::{self, Free};

pub fn check(config: &Config) -> Finding {
    let data = &config.data;
    let failed = |error: std::io::Error| {
        format!("cannot read {}: {error}; run this command as the registry's user", data.display())
    };
    if let Some((path, mode)) = disk::first_open(data, config.packages_mode).map_err(failed)? {
        bail!(
            "{} has the mode {mode:04o}, so others can read it; restart `serve`, which corrects the \
             mode",
            path.display()
        );
    }
    let free = Free::of(data).map_err(failed)?;
    let (Free { bytes, files }, needed) = (free, config.limits.free_bytes);
    if !free.has(needed) {
        bail!(
            "only {bytes} bytes and {files} files are free and limits.free_bytes is {needed}, so pushes \
             are refused; free some space"
        );
    }
    Ok(format!("{bytes} bytes are free, and only the registry's user can read its files"))
}
