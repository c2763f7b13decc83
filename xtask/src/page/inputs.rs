//! One digest of everything the page is built from. Equal digests mean equal pages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bytes;
use crate::failure::{Context, Outcome};

const INPUTS: [&str; 12] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "contract/Cargo.toml",
    "contract/src",
    "index.html",
    "public",
    "src",
    "style",
    "xtask/src/page",
    "xtask/src/page.rs",
];

pub fn digest(root: &Path, tools: &str) -> Outcome<String> {
    let mut lines = vec![tools.to_owned()];
    for input in INPUTS {
        for file in files_under(&root.join(input))? {
            let bytes = fs::read(&file).on("read", &file)?;
            let name = file.strip_prefix(root).unwrap_or(&file).display();
            lines.push(format!("{} {name}", bytes::sha256(&bytes)));
        }
    }
    Ok(bytes::sha256(lines.join("\n").as_bytes()))
}

/// Returns the files in sorted order, or none if the path does not exist.
pub fn files_under(path: &Path) -> Outcome<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).on("list", path)? {
        entries.push(entry.on("list", path)?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_under(&entry)?);
    }
    Ok(files)
}
