//! wasm-opt from the npm package `binaryen`: the same build on every system, nothing to compile.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{folder, node};
use crate::failure::{Context, Failure, Outcome};
use crate::process;

pub const VERSION: &str = "132.0.0";

pub fn bring() -> Outcome<PathBuf> {
    let home = folder("binaryen", VERSION)?;
    let bin = home.join("node_modules/.bin");
    if bin.join("wasm-opt").exists() {
        return Ok(bin);
    }
    node::need()?;
    // Installed beside and moved into place, so that an interrupted install is not taken for one.
    let unfinished = folder("binaryen-unfinished", VERSION)?;
    let _ = fs::remove_dir_all(&unfinished);
    fs::create_dir_all(&unfinished).on("create", &unfinished)?;
    let manifest = unfinished.join("package.json");
    fs::write(&manifest, "{\"private\": true}\n").on("write", &manifest)?;
    let spec = format!("binaryen@{VERSION}");
    process::run(
        &format!("installing {spec} for wasm-opt"),
        Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error", &spec])
            .current_dir(&unfinished),
    )
    .map_err(|Failure(reason)| {
        Failure(format!("{reason}: npm must be able to reach its registry for {spec}"))
    })?;
    let _ = fs::remove_dir_all(&home);
    fs::rename(&unfinished, &home).on("move into place", &home)?;
    Ok(bin)
}
