//! Node, npm and the packages of the browser tests.

use std::fs;
use std::process::Command;

use crate::failure::{Context, Outcome, Remedy, fail};
use crate::{paths, process};

const OLDEST: u32 = 20;

pub fn need() -> Outcome {
    let Some(version) = process::ask(Command::new("node").arg("--version")) else {
        return fail(format!(
            "there is no Node: install Node {OLDEST} or newer (https://nodejs.org) and run this \
             again"
        ));
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST) {
        return fail(format!("Node is {version}: install Node {OLDEST} or newer"));
    }
    if process::ask(Command::new("npm").arg("--version")).is_none() {
        return fail("there is Node but no npm: install npm (https://docs.npmjs.com) and retry");
    }
    Ok(())
}

/// Runs `npm ci`, unless the lock file has not changed since the last run.
pub fn packages() -> Outcome {
    need()?;
    let e2e = paths::root().join("e2e");
    let lock = e2e.join("package-lock.json");
    let installed = e2e.join("node_modules/.latchkey-lock");
    let wanted = fs::read(&lock).on("read", &lock)?;
    if fs::read(&installed).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    process::run(
        "installing the packages of e2e",
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&e2e),
    )
    .remedy("npm must be able to reach its registry")?;
    fs::write(&installed, wanted).on("write", &installed)
}
