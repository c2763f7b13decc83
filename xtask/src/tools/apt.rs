//! The system's own packages, where we may install them.

use std::process::Command;

use crate::{paths, process};

pub fn is_ours() -> bool {
    process::is_root() && paths::on_path("apt-get").is_some()
}

/// Whether it worked is told by what is there afterwards.
pub fn install(package: &str) {
    // A stale index is common on fresh machines; when it cannot be renewed the install says so.
    let _ = process::run("apt-get update", Command::new("apt-get").args(["update", "-q"]));
    let _ = process::run(
        &format!("apt-get install {package}"),
        Command::new("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    );
}
