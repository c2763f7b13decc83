//! Two wasm files instead of one: the second holds what nobody sees before the first row.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{inputs, scripts, small};
use crate::failure::{Context, Outcome, fail};
use crate::tools::PageTools;
use crate::{paths, process};

/// Named in Trunk.toml and, by the tool that cuts, in the glue.
const LATER: &str = "split_later.wasm";
/// What the tool calls the script that fetches it.
const LOADER: &str = "__wasm_split.js";

/// Trunk has run wasm-bindgen over the whole; this runs it again over the first half alone.
pub fn in_two(tools: &PageTools, staged: &Path) -> Outcome {
    let stem = stem(staged)?;
    let whole = paths::target().join("wasm32-unknown-unknown/page/latchkey.wasm");
    let halves = paths::target().join("page/halves");
    process::run(
        "cutting the wasm in two",
        Command::new("wasm-split-cli")
            .args([&whole, &halves])
            .args(["--out-name", &stem])
            .env("PATH", tools.path()?),
    )?;
    process::run(
        "wasm-bindgen over the first half",
        Command::new("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--out-name", &stem, "--out-dir"])
            .arg(staged)
            .arg(halves.join(format!("{stem}.wasm")))
            .env("PATH", tools.path()?),
    )?;
    for name in [LATER, LOADER] {
        let (from, to) = (halves.join(name), staged.join(name));
        fs::copy(&from, &to).on("copy", &from)?;
    }
    small::wasm(tools, staged)?;
    // The loader and the glue import each other; apart they would be another request.
    scripts::join(tools, staged, &format!("{stem}.js"), &[LOADER])
}

/// Whether this is the second half, under its final name.
pub fn is_later(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("split_later-")
}

/// `latchkey-<Trunk's hash>`, under which index.html knows the glue.
fn stem(staged: &Path) -> Outcome<String> {
    for file in inputs::files_under(staged)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if let Some(stem) = name.strip_suffix(".js").filter(|stem| stem.starts_with("latchkey-")) {
            return Ok(stem.to_owned());
        }
    }
    fail("Trunk wrote no latchkey-*.js: did the name of the page's package change?")
}
