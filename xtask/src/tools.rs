//! The tools that a build needs beyond cargo, in a cache that all checkouts of a person share.

mod apt;
pub mod browsers;
mod cargo_fuzz;
mod chromium;
mod deny;
mod install;
mod node;
mod npm;
mod nuget;
mod postgres;
mod proxies;
mod release;
mod schemathesis;
mod trunk;
mod wasm_bindgen;
mod wasm_split;
mod wasm_target;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::cargo::forget_this_program;
use crate::failure::{Outcome, because};
use crate::paths;

pub use cargo_fuzz::install as cargo_fuzz;
pub use chromium::find_or_install as chromium;
pub use deny::install as deny;
pub use node::packages as node_packages;
pub use nuget::find_or_install as nuget;
pub use postgres::find_or_install as postgres;
pub use proxies::find_or_install as proxies;
pub use schemathesis::install as schemathesis;
pub use wasm_target::{TRIPLE as WASM, install as wasm_target};

/// The folders of the installed programs.
pub struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// A command whose PATH starts with these folders, because Trunk looks for its tools there.
    pub fn command(&self, program: &str) -> Outcome<Command> {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(env::split_paths(&old));
        let path =
            env::join_paths(all).map_err(because("the tools' folders do not fit in PATH"))?;
        let mut command = Command::new(program);
        // Trunk starts cargo.
        forget_this_program(&mut command);
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

/// The compiler compiles the page's standard library, too.
fn compiler() -> Outcome<String> {
    let output =
        Command::new("rustc").arg("-V").output().map_err(because("`rustc` does not start"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a plain Trunk build runs.
pub fn for_trunk() -> Outcome<Tools> {
    wasm_target::install()?;
    Ok(Tools { folders: vec![trunk::install()?, wasm_bindgen::install()?] })
}

/// What the deployed page is built with.
pub fn for_page() -> Outcome<Tools> {
    wasm_target::install_sources()?;
    let mut tools = for_trunk()?;
    tools.folders.extend([
        wasm_split::install()?,
        npm::BINARYEN.install_on_path()?,
        npm::ESBUILD.install_on_path()?,
    ]);
    install::clean()?;
    Ok(tools)
}

pub fn for_everything() -> Outcome<PathBuf> {
    for_page()?;
    deny()?;
    node_packages()?;
    postgres()?;
    proxies()?;
    schemathesis()?;
    nuget()?;
    browsers::firefox()?;
    if cfg!(target_os = "linux") {
        browsers::webkit()?;
    }
    chromium()
}

/// The folder in the cache of one version of a tool.
fn folder(name: &str, version: &str) -> Outcome<PathBuf> {
    Ok(paths::cache()?.join("tools").join(format!("{name}-{version}")))
}
