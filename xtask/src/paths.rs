//! The folders: the checkout, cargo's target directory, and the cache that checkouts share.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::{Outcome, fail};

/// The checkout, independent of the current directory.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

pub fn cache() -> Outcome<PathBuf> {
    if let Some(dir) = env::var_os("LATCHKEY_CACHE") {
        return Ok(PathBuf::from(dir));
    }
    if let Some(dir) = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir).join("latchkey"));
    }
    match home() {
        Some(home) => Ok(home.join(".cache/latchkey")),
        None => fail("HOME is not set: set LATCHKEY_CACHE to a folder for the tools"),
    }
}

pub fn home() -> Option<PathBuf> {
    env::var_os("HOME").map(PathBuf::from)
}

/// Returns the first file with this name on PATH. A whole path needs no PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// Fails before a long build for which the disk has too little space.
pub fn need_free_megabytes(dir: &Path, needed: u64, what: &str) -> Outcome {
    let mut existing = dir;
    while !existing.exists() {
        let Some(parent) = existing.parent() else { return Ok(()) };
        existing = parent;
    }
    let Ok(disk) = rustix::fs::statvfs(existing) else { return Ok(()) };
    let free = disk.f_bavail * disk.f_frsize / 1_000_000;
    if free < needed {
        return fail(format!(
            "only {free} MB are free at {}, and {what} needs about {needed} MB: free some space, or \
             point LATCHKEY_CACHE and CARGO_TARGET_DIR at another disk",
            existing.display()
        ));
    }
    Ok(())
}
