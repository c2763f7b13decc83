//! Tools that come as npm packages: the same build on every system, nothing to compile.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{folder, node};
use crate::failure::{Context, Failure, Outcome};
use crate::process;

/// A package that is brought for one of its programs.
pub struct Package {
    pub name: &'static str,
    pub version: &'static str,
    pub program: &'static str,
}

/// Has wasm-opt, which Trunk runs.
pub const BINARYEN: Package = Package { name: "binaryen", version: "132.0.0", program: "wasm-opt" };

/// Minifies what wasm-bindgen and people wrote; Trunk's own minifier fails on the former.
pub const ESBUILD: Package = Package { name: "esbuild", version: "0.28.2", program: "esbuild" };

impl Package {
    /// The folder of the package's programs, installed if it is not there yet.
    pub fn bring(&self) -> Outcome<PathBuf> {
        let Self { name, version, program } = self;
        let home = folder(name, version)?;
        let bin = home.join("node_modules/.bin");
        if bin.join(program).exists() {
            return Ok(bin);
        }
        node::need()?;
        // Installed beside and moved into place, so that an interrupted install is not taken for one.
        let unfinished = folder(&format!("{name}-unfinished"), version)?;
        let _ = fs::remove_dir_all(&unfinished);
        fs::create_dir_all(&unfinished).on("create", &unfinished)?;
        let manifest = unfinished.join("package.json");
        fs::write(&manifest, "{\"private\": true}\n").on("write", &manifest)?;
        let spec = format!("{name}@{version}");
        process::run(
            &format!("installing {spec} for {program}"),
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
}
