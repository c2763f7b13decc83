//! The program of the companion registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::cargo;
use crate::failure::{Outcome, Remedy};
use crate::{paths, process};

/// The release build with the page inside, for tests, measurements and deployments.
pub fn build(page: &Path) -> Outcome<PathBuf> {
    let mut command = cargo(&["build", "--release", "--locked", "-p", "latchkey-registry"]);
    start_build(with_page(&mut command, page), "release")?.finish()
}

/// Every cargo that compiles the release profile needs the variable, or the next one compiles the
/// registry again.
pub fn with_page<'a>(command: &'a mut Command, page: &Path) -> &'a mut Command {
    command.env("LATCHKEY_EMBED_PAGE", page)
}

/// Starts the build for the demo, which compiles in less than half the time and runs slower.
pub fn start_build_for_demo() -> Outcome<Build> {
    let mut command = cargo(&["build", "--profile", "demo", "--locked", "-p", "latchkey-registry"]);
    // The output of two compilers at once would be hard to read.
    start_build(command.arg("--quiet"), "demo")
}

/// A build that runs beside other work.
pub struct Build {
    running: process::Running,
    profile: &'static str,
}

impl Build {
    /// Waits for the program.
    pub fn finish(self) -> Outcome<PathBuf> {
        self.running.finish().remedy("see the compiler's output")?;
        Ok(paths::target().join(self.profile).join("latchkey-registry"))
    }
}

/// cargo itself decides whether anything has changed.
fn start_build(command: &mut Command, profile: &'static str) -> Outcome<Build> {
    paths::need_free_megabytes(&paths::target(), 500, "building the registry")?;
    let running = process::start("building the registry", command)?;
    Ok(Build { running, profile })
}

/// Where the demo is, and how to sign in.
pub struct SignIn {
    pub origin: String,
    pub name: String,
    pub password: String,
}

/// Reads the output of `serve --demo`, as far as it says how to sign in.
pub fn sign_in(output: &mut impl Iterator<Item = String>) -> Option<SignIn> {
    let mut value_of =
        |label: &str| output.find_map(|line| line.strip_prefix(label).map(str::to_owned));
    let origin = value_of("listening on ")?;
    let person = value_of("demo sign-in: ")?;
    let (name, password) = person.split_once(' ')?;
    Some(SignIn { origin, name: name.to_owned(), password: password.to_owned() })
}
