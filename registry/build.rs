//! Lists the files of the built page for `src/page/embedded.rs`: the folder that the variable names,
//! or none.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs};

const VARIABLE: &str = "LATCHKEY_EMBED_PAGE";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let mut list = String::new();
    if let Some(folder) = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        // cargo runs this program in the folder of the package, not where the variable was set.
        let folder = PathBuf::from(folder);
        if !folder.is_absolute() || !folder.join("index.html").is_file() {
            let folder = folder.display();
            return Err(
                format!("{VARIABLE} is {folder}: give the full path of a built page").into()
            );
        }
        println!("cargo::rerun-if-changed={}", folder.display());
        add(&folder, &folder, &mut list)?;
    }
    let out = Path::new(&env::var("OUT_DIR")?).join("page.rs");
    Ok(fs::write(out, format!("pub const FILES: &[Built] = &[\n{list}];\n"))?)
}

/// Adds the files of `folder` in sorted order, so that equal pages make equal programs.
fn add(page: &Path, folder: &Path, list: &mut String) -> Result<(), Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(page, &path, list)?;
            continue;
        }
        let modified = path.metadata()?.modified()?.duration_since(UNIX_EPOCH)?.as_secs();
        let name = path.strip_prefix(page)?.to_str().ok_or("a file name is not UTF-8")?;
        let path = path.to_str().ok_or("the folder's name is not UTF-8")?;
        writeln!(
            list,
            "Built {{ path: {name:?}, modified: {modified}, bytes: include_bytes!({path:?}) }},"
        )?;
    }
    Ok(())
}
