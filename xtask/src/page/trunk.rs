//! Runs Trunk.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Context, Outcome, Remedy};
use crate::tools::{self, Tools};
use crate::{paths, process};

/// `cargo xtask trunk`: for `trunk serve` and other Trunk commands.
pub fn run(arguments: &[String]) -> Outcome {
    process::run("trunk", command(&tools::for_trunk()?)?.args(arguments))
}

/// Builds the page into `dist` with these flags and variables.
pub fn build(tools: &Tools, dist: &Path, flags: &[&str], variables: &[(&str, &str)]) -> Outcome {
    fs::create_dir_all(dist).on("create", dist)?;
    process::run(
        "building the page with Trunk",
        command(tools)?
            .args(["build", "--skip-version-check"])
            .args(flags)
            .arg("--dist")
            .arg(dist)
            .envs(variables.iter().copied()),
    )
    .remedy("see Trunk's output above")
}

fn command(tools: &Tools) -> Outcome<Command> {
    let mut trunk = tools.command("trunk")?;
    // Trunk reads NO_COLOR as a boolean and refuses the usual value `1`.
    trunk.env_remove("NO_COLOR").current_dir(paths::root());
    Ok(trunk)
}
