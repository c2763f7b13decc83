//! Runs Trunk.

use std::fs;
use std::path::Path;

use crate::failure::{Context, Failure, Outcome};
use crate::tools::Tools;
use crate::{paths, process};

/// Builds the page into `dist` with these flags and variables.
pub fn build(tools: &Tools, dist: &Path, flags: &[&str], variables: &[(&str, &str)]) -> Outcome {
    fs::create_dir_all(dist).on("create", dist)?;
    process::run(
        "building the page with Trunk",
        tools
            .command("trunk")?
            .args(["build", "--skip-version-check"])
            .args(flags)
            .arg("--dist")
            .arg(dist)
            .envs(variables.iter().copied())
            // Trunk reads NO_COLOR as a boolean and refuses the usual value `1`.
            .env_remove("NO_COLOR")
            .current_dir(paths::root()),
    )
    .map_err(|Failure(reason)| Failure(format!("{reason}: see Trunk's output above")))
}
