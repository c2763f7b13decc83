//! Debian's packages, where this user may install them.

use std::process::Command;
use std::sync::Once;

use crate::{paths, process};

/// Fresh machines often have an old index.
static UPDATED: Once = Once::new();

pub fn is_available() -> bool {
    process::is_root() && paths::on_path("apt-get").is_some()
}

/// Returns nothing. The caller looks for the program afterwards.
pub fn install(package: &str) {
    let update = || process::run("apt-get update", Command::new("apt-get").args(["update", "-q"]));
    // If the update fails, so does the install.
    UPDATED.call_once(|| drop(update()));
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-q", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive");
    let _ = process::run(&format!("apt-get install {package}"), &mut install);
}
