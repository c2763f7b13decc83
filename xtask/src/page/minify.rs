//! Scripts and styles without what only people need. Trunk's own minifier fails on the glue.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Context, Outcome};
use crate::process;

pub fn all(staged: &Path, esbuild: &Path) -> Outcome {
    let mut files = Vec::new();
    for entry in fs::read_dir(staged).on("list", staged)? {
        let path = entry.on("list", staged)?.path();
        if path.extension().is_some_and(|kind| kind == "js" || kind == "css") {
            files.push(path);
        }
    }
    process::run(
        "minifying scripts and styles",
        Command::new(esbuild)
            .args(&files)
            .args(["--minify", "--allow-overwrite", "--log-level=warning", "--outdir=."])
            .current_dir(staged),
    )
}
