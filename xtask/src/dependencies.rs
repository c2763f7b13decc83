//! Checks the dependencies against `deny.toml`.

use std::path::Path;
use std::process::Command;

use crate::failure::Outcome;
use crate::{paths, process, tools};

const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";

pub fn check() -> Outcome {
    let deny = tools::install(&tools::DENY)?;
    process::run("cargo-deny", check_with(&deny).args(["licenses", "bans", "sources"]))?;
    // An unreachable host must neither fail the check nor let git wait for minutes.
    let mut curl = Command::new("curl");
    curl.args(["--head", "--fail", "--connect-timeout", "5", "--max-time", "15", ADVISORIES]);
    if process::ask(&mut curl).is_none() {
        println!(
            "   known vulnerabilities are NOT checked: {ADVISORIES} is not reachable from here"
        );
        return Ok(());
    }
    process::run("cargo-deny for advisories", check_with(&deny).arg("advisories"))
}

fn check_with(deny: &Path) -> Command {
    let mut command = Command::new(deny);
    crate::cargo::remove_cargo_variables(&mut command);
    command.args(["--workspace", "--locked", "check"]).current_dir(paths::root());
    command
}
