//! Finds an installed Chromium, or installs one.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::apt;
use crate::failure::{Outcome, fail};
use crate::{paths, process};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

pub fn find_or_install() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("LATCHKEY_CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        return fail(format!("LATCHKEY_CHROMIUM is {}, which is not a file", named.display()));
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if apt::is_available() {
        println!("there is no Chromium: installing the system's package with apt-get");
        apt::install("chromium");
    } else {
        println!("there is no Chromium: asking Playwright for its own");
        let _ = process::run(
            "npx playwright install chromium",
            Command::new("npx")
                .args(["playwright", "install", "chromium"])
                .current_dir(paths::root().join("e2e")),
        );
    }
    find().map_or_else(
        || {
            fail(
                "there is no Chromium, and installing one failed: install chromium or Google \
                 Chrome, or set LATCHKEY_CHROMIUM to its program file",
            )
        },
        Ok,
    )
}

fn find() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| paths::on_path(name)).or_else(application).or_else(playwright)
}

fn application() -> Option<PathBuf> {
    ["Google Chrome", "Chromium"]
        .iter()
        .map(|name| PathBuf::from(format!("/Applications/{name}.app/Contents/MacOS/{name}")))
        .find(|file| file.is_file())
}

/// Returns the newest Chromium that `playwright install` has left.
fn playwright() -> Option<PathBuf> {
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
