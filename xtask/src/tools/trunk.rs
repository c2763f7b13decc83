//! Trunk builds the page. 0.22 needs a newer compiler than this workspace asks for.

use std::path::PathBuf;

use super::install;
use crate::failure::Outcome;

pub const VERSION: &str = "0.21.14";

pub fn bring() -> Outcome<PathBuf> {
    let bin = install::bring("trunk", "trunk", "trunk", VERSION, &[])?;
    Ok(bin.join(format!("trunk{}", std::env::consts::EXE_SUFFIX)))
}
