//! Tools written in Rust, each in one exact version: downloaded if possible, otherwise compiled.

use std::path::{Path, PathBuf};

use super::folder;
use super::release::Release;
use crate::cargo::cargo;
use crate::failure::{Context, Outcome, Remedy};
use crate::{paths, process};

/// Checks what dependencies bring: licenses, sources, withdrawn and vulnerable versions.
pub const DENY: Tool = Tool::new("cargo-deny", "0.20.2");
pub const CARGO_FUZZ: Tool = Tool::new("cargo-fuzz", "0.13.2");
pub const GECKODRIVER: Tool = Tool::new("geckodriver", "0.37.1");
/// Splits the wasm where `wasm_split_helpers`, a dependency of Leptos, has marked it.
pub const WASM_SPLIT: Tool = Tool {
    program: "wasm-split-cli",
    features: &["build-binary"],
    ..Tool::new("wasm_split_cli_support", "0.2.4")
};

/// A tool is compiled without its default features, which are mostly for TLS and downloads.
pub struct Tool<'a> {
    /// The name of the crate.
    pub package: &'a str,
    pub version: &'a str,
    pub program: &'a str,
    pub features: &'a [&'a str],
    /// The project's own build for this machine.
    pub release: fn() -> Option<Release>,
    /// Whether the tool compiles with newer dependencies than its lock file names.
    pub compiles_unlocked: bool,
}

impl<'a> Tool<'a> {
    pub const fn new(package: &'a str, version: &'a str) -> Self {
        Self {
            package,
            version,
            program: package,
            features: &[],
            release: || None,
            compiles_unlocked: true,
        }
    }

    /// Installs the program unless it is there. Returns its file.
    pub fn install(&self) -> Outcome<PathBuf> {
        let root = folder(self.program, self.version)?;
        let bin = root.join("bin");
        let program = bin.join(self.program);
        if program.is_file() {
            return Ok(program);
        }
        let downloaded = (self.release)().is_some_and(|found| found.download(self.program, &bin));
        if !downloaded {
            self.compile(&root)?;
        }
        Ok(program)
    }

    fn compile(&self, root: &Path) -> Outcome {
        let spec = format!("{}@{}", self.package, self.version);
        paths::need_free_megabytes(root, 1_500, &format!("compiling {spec}"))?;
        let mut installed = self.cargo_install(&spec, root, true);
        // A lock file may name a version that the package index in use does not have.
        if installed.is_err() && self.compiles_unlocked {
            installed = self.cargo_install(&spec, root, false);
        }
        installed.remedy(format!(
            "see the output above. Without network, run `cargo install {spec} --debug --locked \
             --root {}` where there is one",
            root.display()
        ))
    }

    /// A debug build: these tools run for seconds and would take minutes more to optimize.
    fn cargo_install(&self, spec: &str, root: &Path, locked: bool) -> Outcome {
        let mut command = cargo(&["install", spec, "--bin", self.program, "--debug"]);
        command.args(["--no-default-features", "--features", &self.features.join(",")]);
        if locked {
            command.arg("--locked");
        }
        command
            .arg("--root")
            .arg(root)
            .arg("--target-dir")
            .arg(target()?)
            .envs([("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_INCREMENTAL", "0")])
            // The settings in this checkout's `.cargo` are for the page.
            .current_dir(std::env::temp_dir());
        process::run(&format!("compiling {spec}, once for this machine"), &mut command)
    }
}

/// The tools share what they compile.
fn target() -> Outcome<PathBuf> {
    Ok(paths::cache()?.join("tools/target"))
}

/// Removes what was compiled on the way to the tools.
pub fn clean() -> Outcome {
    let target = target()?;
    if target.exists() {
        std::fs::remove_dir_all(&target).on("remove", &target)?;
    }
    Ok(())
}
