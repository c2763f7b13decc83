//! cargo-fuzz builds the fuzz targets and runs them.

use std::path::PathBuf;

use super::install::{self, Tool};
use crate::failure::Outcome;

/// Returns the program.
pub fn install() -> Outcome<PathBuf> {
    let tool = Tool {
        package: "cargo-fuzz",
        version: "0.13.2",
        program: "cargo-fuzz",
        features: &[],
        compiles_unlocked: true,
        release: None,
    };
    let bin = tool.install()?;
    install::clean()?;
    Ok(bin.join(format!("cargo-fuzz{}", std::env::consts::EXE_SUFFIX)))
}
