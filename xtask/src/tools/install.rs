//! `cargo install` of one exact version into its own folder of the cache.

use std::path::PathBuf;
use std::process::Command;

use super::folder;
use crate::failure::{Failure, Outcome};
use crate::{paths, process};

/// The folder with the binary. A debug build: these tools run for seconds and compile for minutes.
pub fn bring(
    name: &str,
    package: &str,
    binary: &str,
    version: &str,
    features: &[&str],
) -> Outcome<PathBuf> {
    let root = folder(name, version)?;
    let bin = root.join("bin");
    if bin.join(format!("{binary}{}", std::env::consts::EXE_SUFFIX)).is_file() {
        return Ok(bin);
    }
    paths::need_free_megabytes(&root, 1_500, &format!("compiling {package}"))?;
    let spec = format!("{package}@{version}");
    println!("{spec} is not in the cache: compiling it once, a few minutes");
    let install = |locked: bool| {
        let mut command = Command::new("cargo");
        command.args(["install", &spec, "--debug", "--root"]).arg(&root);
        for feature in features {
            command.args(["--features", feature]);
        }
        // The build belongs to the cache, not to this checkout's target.
        command.env_remove("CARGO_TARGET_DIR").current_dir(std::env::temp_dir());
        if locked {
            command.arg("--locked");
        }
        process::run(&format!("installing {spec}"), &mut command)
    };
    // A lock file may name a version that the package index here does not carry.
    install(true).or_else(|_| install(false)).map_err(|Failure(reason)| {
        Failure(format!(
            "{reason}: the output above says why; without network, run `cargo install {spec} \
             --debug --locked --root {}` where there is one",
            root.display()
        ))
    })?;
    Ok(bin)
}
