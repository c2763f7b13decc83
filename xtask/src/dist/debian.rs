//! The Debian package, built with dpkg's own programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::tree::Tree;
use super::{PROGRAM, VERSION};
use crate::failure::{Context, Failure, Outcome, fail};
use crate::{paths, process};

const CONFIGURATION: &str = "/etc/latchkey/latchkey.toml\n";
const SCRIPTS: [&str; 3] = ["postinst", "postrm", "prerm"];

pub fn package(program: &Path, folder: &Path) -> Outcome<PathBuf> {
    require_current_changelog()?;
    let root = folder.join("tree");
    let mut tree = Tree::fill(root.clone(), program)?;
    let control = control(&tree, folder, program)?;
    let sums = md5sums(&root)?;
    tree.add("DEBIAN/control", control.as_bytes(), 0o644)?;
    tree.add("DEBIAN/conffiles", CONFIGURATION.as_bytes(), 0o644)?;
    tree.add("DEBIAN/md5sums", sums.as_bytes(), 0o644)?;
    for script in SCRIPTS {
        tree.add(&format!("DEBIAN/{script}"), read(script)?.as_bytes(), 0o755)?;
    }
    let file = folder.join(format!("{PROGRAM}_{VERSION}_{}.deb", architecture()?));
    process::run(
        "building the Debian package",
        Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&root).arg(&file),
    )?;
    fs::remove_dir_all(&root).on("remove", &root)?;
    Ok(file)
}

/// The changelog's newest entry must be about this version.
fn require_current_changelog() -> Outcome {
    let newest = format!("{PROGRAM} ({VERSION}) ");
    if read("changelog")?.starts_with(&newest) {
        return Ok(());
    }
    fail(format!("packaging/debian/changelog must begin with an entry `{newest}…`"))
}

fn control(tree: &Tree, folder: &Path, program: &Path) -> Outcome<String> {
    let control = read("control")?
        .replace("@VERSION@", VERSION)
        .replace("@ARCHITECTURE@", &architecture()?)
        // In KiB.
        .replace("@INSTALLED_SIZE@", &tree.size.div_ceil(1024).to_string())
        .replace("@LIBRARIES@", &libraries(folder, program)?);
    Ok(control)
}

fn architecture() -> Outcome<String> {
    ask(Command::new("dpkg").arg("--print-architecture"), "dpkg")
}

/// The packages with the program's libraries, in the versions that it needs at least.
fn libraries(folder: &Path, program: &Path) -> Outcome<String> {
    // dpkg-shlibdeps works only in a source package, which it recognizes by this file.
    let source = folder.join("debian");
    fs::create_dir_all(&source).on("create", &source)?;
    let file = source.join("control");
    fs::write(&file, format!("Source: {PROGRAM}\n\nPackage: {PROGRAM}\nArchitecture: any\n"))
        .on("write", &file)?;
    let mut command = Command::new("dpkg-shlibdeps");
    let said = ask(command.arg("-O").arg(program).current_dir(folder), "dpkg-dev")?;
    fs::remove_dir_all(&source).on("remove", &source)?;
    match said.split_once("shlibs:Depends=") {
        Some((_, packages)) => Ok(packages.to_owned()),
        None => fail(format!("dpkg-shlibdeps said no packages: {said}")),
    }
}

/// `dpkg --verify` compares installed files with these sums.
fn md5sums(root: &Path) -> Outcome<String> {
    let mut find = Command::new("find");
    find.args(["usr", "-type", "f", "-exec", "md5sum", "{}", "+"]).current_dir(root);
    Ok(ask(&mut find, "coreutils")? + "\n")
}

fn ask(command: &mut Command, package: &str) -> Outcome<String> {
    process::ask(command).ok_or_else(|| {
        let program = command.get_program().to_string_lossy();
        Failure(format!("`{program}` failed: install Debian's package {package}"))
    })
}

fn read(name: &str) -> Outcome<String> {
    let file = paths::root().join("packaging/debian").join(name);
    fs::read_to_string(&file).on("read", &file)
}
