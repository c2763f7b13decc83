//! `cargo xtask dist`: what an operator installs, in `target/dist`: the program with the page inside,
//! a Debian package, and their checksums.

mod debian;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Outcome, fail};
use crate::{bytes, page, paths, process, registry};

const PROGRAM: &str = "latchkey-registry";
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return fail("dist takes no arguments");
    }
    let program = registry::build(&page::build()?)?;
    write(&program)?;
    Ok(())
}

/// Writes the files. Returns the Debian package, or `None` where no package can be built.
pub fn write(program: &Path) -> Outcome<Option<PathBuf>> {
    let folder = paths::target().join("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder).on("remove", &folder)?;
    }
    fs::create_dir_all(&folder).on("create", &folder)?;
    let stripped = folder.join(PROGRAM);
    // Symbols and line numbers are four fifths of the release build.
    process::run(
        "removing the symbols",
        Command::new("strip").arg("-o").arg(&stripped).arg(program),
    )?;
    let package = if paths::on_path("dpkg-deb").is_some() {
        Some(debian::package(&stripped, &folder)?)
    } else {
        println!("   no Debian package: this system has no dpkg-deb");
        None
    };
    checksums(&folder, [Some(&stripped), package.as_ref()].into_iter().flatten())?;
    println!("   {}", folder.display());
    Ok(package)
}

/// Writes `SHA256SUMS`, in the format of `sha256sum --check`.
fn checksums<'a>(folder: &Path, files: impl Iterator<Item = &'a PathBuf>) -> Outcome {
    let mut lines = Vec::new();
    for file in files {
        let bytes = fs::read(file).on("read", file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("   {:>9} B  {name}", bytes.len());
        lines.push(format!("{}  {name}\n", bytes::sha256(&bytes)));
    }
    let list = folder.join("SHA256SUMS");
    fs::write(&list, lines.concat()).on("write", &list)
}
