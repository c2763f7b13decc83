//! Scripts that import each other become one: each file more is a request before the first row.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Context, Outcome};
use crate::process;
use crate::tools::PageTools;

/// What `public/boot.js` imports.
const PARTS_OF_BOOT: [&str; 2] = ["frame.js", "look.js"];

pub fn join_boot(tools: &PageTools, staged: &Path) -> Outcome {
    join(tools, staged, "boot.js", &PARTS_OF_BOOT)
}

/// Takes `parts` into `script`, which imports them.
pub fn join(tools: &PageTools, staged: &Path, script: &str, parts: &[&str]) -> Outcome {
    process::run(
        &format!("joining {script} and what it imports"),
        Command::new(&tools.esbuild)
            .args([script, "--bundle", "--format=esm", "--allow-overwrite", "--log-level=warning"])
            .arg(format!("--outfile={script}"))
            .current_dir(staged),
    )?;
    for part in parts {
        let part = staged.join(part);
        fs::remove_file(&part).on("remove", &part)?;
    }
    Ok(())
}

/// Whether this is the script for pages of other sites, whose name never changes.
pub fn is_embed(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("embed.js")
}
