//! The tools that a build needs beyond cargo, in a cache that all checkouts of a person share.

mod apt;
pub mod browsers;
mod chromium;
mod crates;
mod node;
mod npm;
mod postgres;
mod release;
mod schemathesis;
mod system;
mod trunk;
mod wasm_bindgen;
mod wasm_target;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::cargo::remove_cargo_variables;
use crate::failure::{Outcome, because};
use crate::paths;

pub use chromium::find_or_install as chromium;
pub use crates::{CARGO_FUZZ, DENY, Tool};
pub use node::packages as node_packages;
pub use postgres::find_or_install as postgres;
pub use schemathesis::install as schemathesis;
pub use wasm_target::{TRIPLE as WASM, install as wasm_target};

/// Installed programs.
pub struct Tools {
    programs: Vec<PathBuf>,
}

impl Tools {
    /// A command whose PATH starts with the programs' folders, because Trunk looks for its tools there.
    pub fn command(&self, program: &str) -> Outcome<Command> {
        let mut command = Command::new(program);
        self.put_on_path(&mut command)?;
        Ok(command)
    }

    pub fn put_on_path(&self, command: &mut Command) -> Outcome {
        let old = env::var_os("PATH").unwrap_or_default();
        let ours = self.programs.iter().filter_map(|program| program.parent()).map(PathBuf::from);
        let path = env::join_paths(ours.chain(env::split_paths(&old)))
            .map_err(because("the tools' folders do not fit in PATH"))?;
        // Trunk starts cargo.
        remove_cargo_variables(command);
        command.env("PATH", path);
        Ok(())
    }
}

/// Names and versions of the tools: another tool makes another page.
pub fn identity() -> Outcome<String> {
    Ok(format!(
        "{}, trunk {} wasm-bindgen {} wasm-split {} binaryen {} esbuild {}",
        compiler()?,
        trunk::TRUNK.version,
        wasm_bindgen::locked_version()?,
        crates::WASM_SPLIT.version,
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
    let version = wasm_bindgen::locked_version()?;
    let wasm_bindgen = wasm_bindgen::tool(&version);
    Ok(Tools { programs: vec![trunk::TRUNK.install()?, wasm_bindgen.install()?] })
}

/// What the deployed page is built with.
pub fn for_page() -> Outcome<Tools> {
    wasm_target::install_sources()?;
    let mut tools = for_trunk()?;
    tools.programs.extend([
        crates::WASM_SPLIT.install()?,
        npm::BINARYEN.install()?,
        npm::ESBUILD.install()?,
    ]);
    crates::clean()?;
    Ok(tools)
}

/// Installs one tool. Returns its program.
pub fn install(tool: &Tool) -> Outcome<PathBuf> {
    let program = tool.install()?;
    crates::clean()?;
    Ok(program)
}

/// Installs Mono, which runs nuget.exe. Returns the file of nuget.exe.
pub fn nuget() -> Outcome<PathBuf> {
    system::MONO.find_or_install()?;
    npm::NUGET.install()
}

pub fn proxies() -> Outcome {
    system::PROXIES.iter().try_for_each(|proxy| proxy.find_or_install().map(drop))
}

pub fn for_everything() -> Outcome {
    for_page()?;
    install(&DENY)?;
    node_packages()?;
    postgres()?;
    proxies()?;
    schemathesis()?;
    nuget()?;
    browsers::firefox()?;
    if cfg!(target_os = "linux") {
        browsers::webkit()?;
    }
    chromium().map(drop)
}

/// The folder in the cache of one version of a tool.
fn folder(name: &str, version: &str) -> Outcome<PathBuf> {
    Ok(paths::cache()?.join("tools").join(format!("{name}-{version}")))
}
