//! What a build needs beyond cargo, brought into a cache that survives a fresh clone.

mod apt;
mod chromium;
mod install;
mod node;
mod npm;
mod postgres;
mod trunk;
mod wasm_bindgen;
mod wasm_split;
mod wasm_target;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Outcome, because};
use crate::paths;

pub use chromium::find_or_bring as chromium;
pub use node::packages as node_packages;
pub use postgres::find_or_bring as postgres;
pub use wasm_target::bring as wasm_target;

/// The folders of the programs that build the page.
pub struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// One of the programs, which finds the others on its PATH, as Trunk has to.
    pub fn command(&self, program: &str) -> Outcome<Command> {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(env::split_paths(&old));
        let path =
            env::join_paths(all).map_err(because("the tools' folders do not fit in PATH"))?;
        let mut command = Command::new(program);
        command.env("PATH", path);
        Ok(command)
    }
}

/// Names and versions of the tools: another tool makes another page.
pub fn identity() -> Outcome<String> {
    Ok(format!(
        "{}, trunk {} wasm-bindgen {} wasm-split {} binaryen {} esbuild {}",
        compiler()?,
        trunk::VERSION,
        wasm_bindgen::locked_version()?,
        wasm_split::VERSION,
        npm::BINARYEN.version,
        npm::ESBUILD.version
    ))
}

/// The standard library is built with the page, so another compiler makes another page, too.
fn compiler() -> Outcome<String> {
    let output = Command::new("rustc").arg("-V").output().map_err(because("there is no rustc"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a plain Trunk build runs.
pub fn for_trunk() -> Outcome<Tools> {
    wasm_target::bring()?;
    Ok(Tools { folders: vec![trunk::bring()?, wasm_bindgen::bring()?] })
}

/// What the deployed page is built with.
pub fn for_page() -> Outcome<Tools> {
    wasm_target::bring_sources()?;
    let mut tools = for_trunk()?;
    tools.folders.extend([wasm_split::bring()?, npm::BINARYEN.bring()?, npm::ESBUILD.bring()?]);
    Ok(tools)
}

pub fn for_everything() -> Outcome<PathBuf> {
    for_page()?;
    node_packages()?;
    postgres()?;
    chromium()
}

/// `tools/<name>-<version>/` in the cache.
fn folder(name: &str, version: &str) -> Outcome<PathBuf> {
    Ok(paths::cache()?.join("tools").join(format!("{name}-{version}")))
}
