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
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Outcome, because};
use crate::paths;

pub use chromium::find_or_bring as chromium;
pub use node::packages as node_packages;
pub use postgres::find_or_bring as postgres;
pub use wasm_target::bring as wasm_target;

/// The folders Trunk must find its helpers in, and Trunk itself.
pub struct PageTools {
    pub trunk: PathBuf,
    pub esbuild: PathBuf,
    folders: Vec<PathBuf>,
    /// Names and versions: another tool makes another page.
    pub identity: String,
}

impl PageTools {
    /// PATH with the brought tools in front.
    pub fn path(&self) -> Outcome<OsString> {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(env::split_paths(&old));
        env::join_paths(all).map_err(because("the tools' folders cannot stand in PATH"))
    }
}

/// Their names and versions, without bringing any.
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

pub fn for_page() -> Outcome<PageTools> {
    wasm_target::bring()?;
    let trunk = trunk::bring()?;
    let folders = vec![wasm_bindgen::bring()?, wasm_split::bring()?, npm::BINARYEN.bring()?];
    let esbuild = npm::ESBUILD.bring()?.join("esbuild");
    Ok(PageTools { trunk, esbuild, folders, identity: identity()? })
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
