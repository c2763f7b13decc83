//! Tools from npm packages, which need no compiling.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{folder, node};
use crate::failure::{Context, Outcome, Remedy};
use crate::process;

/// A package that is installed for one of its programs.
pub struct Package {
    pub name: &'static str,
    pub version: &'static str,
    /// Its file below `node_modules`.
    pub program: &'static str,
}

/// Contains wasm-opt, which makes the wasm smaller.
pub const BINARYEN: Package =
    Package { name: "binaryen", version: "132.0.0", program: ".bin/wasm-opt" };

/// Bundles and minifies scripts. Trunk's own minifier fails on the output of wasm-bindgen.
pub const ESBUILD: Package =
    Package { name: "esbuild", version: "0.28.2", program: ".bin/esbuild" };

/// Microsoft's client, unchanged. Its own downloads are not reachable from everywhere.
pub const NUGET: Package =
    Package { name: "nuget-exe", version: "5.8.0", program: "nuget-exe/nuget-5.8.0.exe" };

impl Package {
    /// Installs the package unless it is there. Returns the file of its program.
    pub fn install(&self) -> Outcome<PathBuf> {
        let Self { name, version, program } = self;
        let home = folder(name, version)?;
        let file = home.join("node_modules").join(program);
        if file.exists() {
            return Ok(file);
        }
        node::need()?;
        // Installs into another folder first, so that an interrupted install leaves nothing behind.
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
        .remedy(format!("npm must be able to reach its registry for {spec}"))?;
        let _ = fs::remove_dir_all(&home);
        fs::rename(&unfinished, &home).on("move into place", &home)?;
        Ok(file)
    }
}
