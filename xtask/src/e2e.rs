//! Runs the browser tests in `e2e` with Playwright, against the built page and registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Outcome;
use crate::summary::Summary;
use crate::{paths, process, tools};

/// Installs the packages and checks the types of the tests. Returns Chromium.
pub fn prepare() -> Outcome<PathBuf> {
    tools::node_packages()?;
    let chromium = tools::chromium()?;
    let mut tsc = npx("tsc");
    process::run("types of e2e", tsc.arg("--noEmit"))?;
    Ok(chromium)
}

pub fn in_chromium(chromium: &Path) -> Command {
    let mut command = playwright();
    command.env("LATCHKEY_CHROMIUM", chromium);
    command
}

/// The main journeys in the other browsers, by WebDriver.
pub fn journeys(summary: &mut Summary) -> Outcome {
    let firefox = summary.step("Firefox", tools::browsers::firefox)?;
    summary.tests("journeys in Firefox", journeys_in("firefox").envs(firefox))?;
    // WebKitGTK is for Linux only.
    if cfg!(target_os = "linux") {
        let webkit = summary.step("WebKit", tools::browsers::webkit)?;
        summary.tests("journeys in WebKit", journeys_in("webkit").envs(webkit))?;
    }
    Ok(())
}

fn journeys_in(project: &str) -> Command {
    let mut command = playwright();
    command.args(["--config", "browsers.config.ts", "--project", project]);
    command
}

fn playwright() -> Command {
    let mut command = npx("playwright");
    command.arg("test").env("LATCHKEY_TARGET", paths::target());
    command
}

fn npx(program: &str) -> Command {
    let mut command = Command::new("npx");
    command.args(["--no-install", program]).current_dir(paths::root().join("e2e"));
    command
}
