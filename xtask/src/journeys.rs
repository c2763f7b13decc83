//! The main journeys in the browsers other than Chromium, by WebDriver.

use std::process::Command;

use crate::failure::Outcome;
use crate::summary::Summary;
use crate::tools::browsers::{self, Variables};
use crate::{paths, process, tools};

pub fn run(summary: &mut Summary) -> Outcome {
    in_browser(summary, "Firefox", "firefox", browsers::firefox)?;
    // WebKitGTK is for Linux only.
    if cfg!(target_os = "linux") {
        in_browser(summary, "WebKit", "webkit", browsers::webkit)?;
    }
    Ok(())
}

fn in_browser(
    summary: &mut Summary,
    name: &str,
    project: &str,
    programs: impl FnOnce() -> Outcome<Variables>,
) -> Outcome {
    let mut lines = Vec::new();
    let outcome = summary.step(&format!("journeys in {name}"), || {
        let programs = programs()?;
        tools::node_packages()?;
        let mut npx = Command::new("npx");
        npx.args(["--no-install", "playwright", "test"])
            .args(["--config", "browsers.config.ts", "--project", project])
            .env("LATCHKEY_TARGET", paths::target())
            .envs(programs)
            .current_dir(paths::root().join("e2e"));
        process::run_and_keep("Playwright", &mut npx, &mut lines)
    });
    summary.keep_playwright(&lines);
    outcome
}
