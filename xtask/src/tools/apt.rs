//! Debian's packages, where this user may install them.

use std::process::Command;

use crate::{paths, process};

pub fn is_available() -> bool {
    process::is_root() && paths::on_path("apt-get").is_some()
}

/// Returns nothing. The caller looks for the program afterwards.
pub fn install(package: &str) {
    // Fresh machines often have an old index. If the update fails, so does the install.
    let _ = process::run("apt-get update", Command::new("apt-get").args(["update", "-q"]));
    let _ = process::run(
        &format!("apt-get install {package}"),
        Command::new("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    );
}
