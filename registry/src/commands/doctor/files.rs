//! The data folder: its modes and the free space.

use super::Finding;
use crate::commands::bail;
use crate::config::Config;
use crate::disk;

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
    let free = disk::free_bytes(data).map_err(failed)?;
    let needed = config.limits.free_bytes;
    if free < needed {
        bail!(
            "only {free} bytes are free and limits.free_bytes is {needed}, so pushes are refused; free \
             some space"
        );
    }
    Ok(format!("{free} bytes are free, and only the registry's user can read its files"))
}
