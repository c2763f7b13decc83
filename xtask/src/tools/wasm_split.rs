//! Cuts the wasm at the points `wasm_split_helpers`, which comes with Leptos, has marked in it.

use std::path::PathBuf;

use super::install;
use crate::failure::Outcome;

pub const VERSION: &str = "0.2.4";

pub fn bring() -> Outcome<PathBuf> {
    let spec = "wasm_split_cli_support";
    install::bring("wasm-split", spec, "wasm-split-cli", VERSION, &["build-binary"])
}
