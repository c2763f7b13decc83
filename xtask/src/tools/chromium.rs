//! Where the system has no package of Chromium, Playwright has one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{apt, system};
use crate::failure::Outcome;
use crate::{paths, process};

pub fn find_or_install() -> Outcome<PathBuf> {
    if system::CHROMIUM.find()?.is_none() && !apt::is_available() {
        println!("there is no Chromium: asking Playwright for its own");
        let _ = process::run(
            "npx playwright install chromium",
            Command::new("npx")
                .args(["playwright", "install", "chromium"])
                .current_dir(paths::root().join("e2e")),
        );
    }
    system::CHROMIUM.find_or_install()
}

/// Returns the newest Chromium that `playwright install` has left.
pub fn of_playwright() -> Option<PathBuf> {
    let home = paths::home()?;
    let folders = [".cache/ms-playwright", "Library/Caches/ms-playwright"];
    let mut found: Vec<PathBuf> = folders
        .iter()
        .filter_map(|folder| fs::read_dir(home.join(folder)).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|dir| dir.file_name().is_some_and(|n| n.to_string_lossy().starts_with("chromium-")))
        .flat_map(|dir| {
            ["chrome-linux/chrome", "chrome-linux64/chrome"].map(|program| dir.join(program))
        })
        .filter(|file| file.is_file())
        .collect();
    found.sort();
    found.pop()
}
