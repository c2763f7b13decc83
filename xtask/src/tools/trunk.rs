//! Trunk builds the page. 0.22 needs a newer compiler than this workspace asks for.

use std::path::PathBuf;

use super::install;
use crate::failure::Outcome;

pub const VERSION: &str = "0.21.14";

pub fn bring() -> Outcome<PathBuf> {
    install::bring("trunk", "trunk", "trunk", VERSION, &[])
}
