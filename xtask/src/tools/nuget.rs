//! nuget.exe, and Mono, which runs it.

use std::path::PathBuf;

use super::{apt, npm};
use crate::failure::{Outcome, fail};
use crate::paths;

/// Returns the file of nuget.exe.
pub fn find_or_install() -> Outcome<PathBuf> {
    if paths::on_path("mono").is_none() && apt::is_available() {
        println!("there is no Mono: installing the system's package with apt-get");
        apt::install("mono-complete");
    }
    if paths::on_path("mono").is_none() {
        return fail(
            "there is no Mono, and installing one failed: install Mono (Debian: mono-complete; \
             Homebrew: mono), so that `mono` is on PATH",
        );
    }
    npm::NUGET.install()
}
