//! The program of the companion registry.

use std::path::PathBuf;

use crate::cargo::cargo;
use crate::failure::{Failure, Outcome};
use crate::{paths, process};

/// The release build, for tests and measurements.
pub fn build() -> Outcome<PathBuf> {
    start_build("release", &[])?.finish()
}

/// Starts the build for the demo, which compiles in less than half the time and runs slower.
pub fn start_build_for_demo() -> Outcome<Build> {
    // The output of two compilers at once would be hard to read.
    start_build("demo", &["--quiet"])
}

/// A build that runs beside other work.
pub struct Build {
    running: process::Running,
    profile: &'static str,
}

impl Build {
    /// Waits for the program.
    pub fn finish(self) -> Outcome<PathBuf> {
        self.running
            .finish()
            .map_err(|Failure(reason)| Failure(format!("{reason}: see the compiler's output")))?;
        let name = format!("latchkey-registry{}", std::env::consts::EXE_SUFFIX);
        Ok(paths::target().join(self.profile).join(name))
    }
}

/// cargo itself decides whether anything has changed.
fn start_build(profile: &'static str, flags: &[&str]) -> Outcome<Build> {
    paths::need_free_megabytes(&paths::target(), 500, "building the registry")?;
    let mut command =
        cargo(&["build", "--profile", profile, "--locked", "-p", "latchkey-registry"]);
    let running = process::start("building the registry", command.args(flags))?;
    Ok(Build { running, profile })
}
