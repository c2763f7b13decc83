//! Tools written in Rust, each in one exact version: downloaded if possible, otherwise compiled.

use std::path::{Path, PathBuf};

use super::folder;
use super::release::Release;
use crate::cargo::cargo;
use crate::failure::{Context, Failure, Outcome};
use crate::{paths, process};

pub struct Tool<'a> {
    /// The name of the crate.
    pub package: &'a str,
    pub version: &'a str,
    pub program: &'a str,
    /// Replace the default features, most of which are for work that we do not ask of the tool.
    pub features: &'a [&'a str],
    pub release: Option<Release>,
    /// Whether the tool compiles with newer dependencies than its lock file names.
    pub compiles_unlocked: bool,
}

impl Tool<'_> {
    /// Installs the program unless it is there. Returns its folder.
    pub fn install(&self) -> Outcome<PathBuf> {
        let Self { version, program, .. } = self;
        let root = folder(program, version)?;
        let bin = root.join("bin");
        if bin.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)).is_file() {
            return Ok(bin);
        }
        if self.release.as_ref().is_some_and(|release| release.download(program, &bin)) {
            return Ok(bin);
        }
        self.compile(&root)?;
        Ok(bin)
    }

    fn compile(&self, root: &Path) -> Outcome {
        let spec = format!("{}@{}", self.package, self.version);
        paths::need_free_megabytes(root, 1_500, &format!("compiling {spec}"))?;
        let mut installed = self.cargo_install(&spec, root, true);
        // A lock file may name a version that the package index in use does not have.
        if installed.is_err() && self.compiles_unlocked {
            installed = self.cargo_install(&spec, root, false);
        }
        installed.map_err(|Failure(reason)| {
            Failure(format!(
                "{reason}: see the output above. Without network, run `cargo install {spec} \
                 --debug --locked --root {}` where there is one",
                root.display()
            ))
        })
    }

    /// A debug build: these tools run for seconds and would take minutes more to optimize.
    fn cargo_install(&self, spec: &str, root: &Path, locked: bool) -> Outcome {
        let mut command = cargo(&["install", spec, "--bin", self.program, "--debug"]);
        command.arg("--no-default-features");
        for feature in self.features {
            command.args(["--features", feature]);
        }
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
