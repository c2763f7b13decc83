//! Minifies scripts and stylesheets. Trunk's own minifier fails on the output of wasm-bindgen.

use std::fs;
use std::path::Path;

use crate::failure::{Context, Outcome};
use crate::process;
use crate::tools::Tools;

pub fn all(tools: &Tools, staged: &Path) -> Outcome {
    let mut files = Vec::new();
    for entry in fs::read_dir(staged).on("list", staged)? {
        let path = entry.on("list", staged)?.path();
        if path.extension().is_some_and(|kind| kind == "js" || kind == "css") {
            files.push(path);
        }
    }
    process::run(
        "minifying scripts and styles",
        tools
            .command("esbuild")?
            .args(&files)
            .args(["--minify", "--allow-overwrite", "--log-level=warning", "--outdir=."])
            .current_dir(staged),
    )
}
