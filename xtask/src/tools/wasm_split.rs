//! Splits the wasm where `wasm_split_helpers`, a dependency of Leptos, has marked it.

use std::path::PathBuf;

use super::install::Tool;
use crate::failure::Outcome;

pub const VERSION: &str = "0.2.4";

pub fn install() -> Outcome<PathBuf> {
    let tool = Tool {
        package: "wasm_split_cli_support",
        version: VERSION,
        program: "wasm-split-cli",
        features: &["build-binary"],
        release: None,
        compiles_unlocked: true,
    };
    tool.install()
}
