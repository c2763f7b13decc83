//! Debian's packages, where this user may install them.

use std::process::Command;

use crate::{paths, process};

pub fn is_available() -> bool {
    process::is_root() && paths::on_path("apt-get").is_some()
}

pub fn install(package: &str) {
    install_all(&[package]);
}

/// Returns nothing. The caller looks for the programs afterwards.
pub fn install_all(packages: &[&str]) {
    // Fresh machines often have an old index. If the update fails, so does the install.
    let _ = process::run("apt-get update", Command::new("apt-get").args(["update", "-q"]));
    let _ = process::run(
        &format!("apt-get install {}", packages.join(" ")),
        Command::new("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    );
}
