//! Bundles scripts that import each other, because each file is one more request before the first row.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::failure::{Context, Outcome};
use crate::process;
use crate::tools::Tools;

/// What `public/boot.js` imports.
const PARTS_OF_BOOT: [&str; 3] = ["frame.js", IS_FRAMED, "look.js"];
/// Defines `FRAMED` at run time, for a build without this step.
const IS_FRAMED: &str = "is-framed.js";

/// Bundles the script that starts the page and, as `framed`, the one that starts it in a frame.
/// `FRAMED` is a constant in both, so the first contains no code that only the second needs.
pub fn boot(tools: &Tools, staged: &Path, boot: &str, framed: &str) -> Outcome {
    let is_framed = staged.join(IS_FRAMED);
    fs::write(&is_framed, "").on("write", &is_framed)?;
    bundle(tools, staged, boot, framed, &["--define:FRAMED=true"])?;
    bundle(tools, staged, boot, boot, &["--define:FRAMED=false", "--minify-syntax"])?;
    remove(staged, &PARTS_OF_BOOT)
}

/// Bundles `script` with the `parts` that it imports.
pub fn join(tools: &Tools, staged: &Path, script: &str, parts: &[&str]) -> Outcome {
    bundle(tools, staged, script, script, &[])?;
    remove(staged, parts)
}

fn bundle(tools: &Tools, staged: &Path, script: &str, out: &str, how: &[&str]) -> Outcome {
    process::run(
        &format!("bundling {script} into {out}"),
        tools
            .command("esbuild")?
            .args([script, "--bundle", "--format=esm", "--allow-overwrite", "--log-level=warning"])
            .args(how)
            .arg(format!("--outfile={out}"))
            .current_dir(staged),
    )
}

fn remove(staged: &Path, parts: &[&str]) -> Outcome {
    for part in parts {
        let part = staged.join(part);
        fs::remove_file(&part).on("remove", &part)?;
    }
    Ok(())
}

/// Whether this is the script for pages of other sites. Its name never changes.
pub fn is_embed(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("embed.js")
}
