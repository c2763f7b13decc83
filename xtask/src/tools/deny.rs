//! cargo-deny checks what dependencies bring: licenses, sources, withdrawn and vulnerable versions.

use std::path::PathBuf;

use super::install::{self, Tool};
use crate::failure::Outcome;

/// Returns the program. Compiled without its own git and TLS: it fetches advisories with git.
pub fn install() -> Outcome<PathBuf> {
    let tool = Tool {
        package: "cargo-deny",
        version: "0.20.2",
        program: "cargo-deny",
        features: &[],
        compiles_unlocked: true,
        release: None,
    };
    let bin = tool.install()?;
    install::clean()?;
    Ok(bin.join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX)))
}
