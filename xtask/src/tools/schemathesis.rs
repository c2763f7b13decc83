//! schemathesis tests an API against its OpenAPI document. It is a Python program, in an environment of
//! its own with exact versions of everything.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{apt, folder};
use crate::failure::{Context, Outcome, Remedy};
use crate::{bytes, paths, process};

const VERSIONS: &str = "registry/tests/openapi/requirements.txt";

/// Returns the program.
pub fn install() -> Outcome<PathBuf> {
    let versions = paths::root().join(VERSIONS);
    let digest = bytes::sha256(&fs::read(&versions).on("read", &versions)?);
    let home = folder("schemathesis", &digest[..16])?;
    let program = home.join("bin/schemathesis");
    // An environment cannot be moved, so a file says that the installation is complete.
    let complete = home.join("complete");
    if complete.is_file() {
        return Ok(program);
    }
    let mut made = make(&home);
    if made.is_err() && apt::is_available() {
        println!("python3 cannot make an environment: installing Debian's package python3-venv");
        apt::install("python3-venv");
        made = make(&home);
    }
    made?;
    let mut pip = Command::new(home.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&versions);
    process::run("installing schemathesis", &mut pip)
        .remedy(format!("pip must be able to reach its registry for {VERSIONS}"))?;
    fs::write(&complete, "").on("write", &complete)?;
    Ok(program)
}

fn make(home: &Path) -> Outcome {
    let mut python = Command::new("python3");
    process::run(
        "making an environment for Python programs",
        python.args(["-m", "venv", "--clear"]).arg(home),
    )
}
