//! Two wasm files instead of one: the second holds what nobody sees before the first row.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::{html, inputs, scripts, small};
use crate::failure::{Context, Outcome, fail};
use crate::tools::Tools;
use crate::{paths, process};

/// The cargo feature that marks where the wasm is split.
pub const FEATURE: &str = "split";
/// wasm-split writes this name into the glue.
const LATER: &str = "split_later.wasm";
/// What the tool calls the script that fetches it.
const LOADER: &str = "__wasm_split.js";

/// Trunk has run wasm-bindgen over the whole; this runs it again over the first half alone.
pub fn in_two(tools: &Tools, staged: &Path) -> Outcome {
    let stem = stem(staged)?;
    let whole = paths::target().join("wasm32-unknown-unknown/page/latchkey.wasm");
    let halves = paths::target().join("page/halves");
    process::run(
        "cutting the wasm in two",
        tools.command("wasm-split-cli")?.args([&whole, &halves]).args(["--out-name", &stem]),
    )?;
    process::run(
        "wasm-bindgen over the first half",
        tools
            .command("wasm-bindgen")?
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--out-name", &stem, "--out-dir"])
            .arg(staged)
            .arg(halves.join(format!("{stem}.wasm"))),
    )?;
    for name in [LATER, LOADER] {
        let (from, to) = (halves.join(name), staged.join(name));
        fs::copy(&from, &to).on("copy", &from)?;
    }
    small::wasm(tools, staged)?;
    // The loader and the glue import each other; apart they would be another request.
    scripts::join(tools, staged, &format!("{stem}.js"), &[LOADER])
}

/// Tells boot.js where the second half is.
pub fn announce(html: &str) -> Outcome<String> {
    let scripts = html::tags(html, "script");
    let script =
        scripts.into_iter().find_map(|tag| Some((tag, html::attribute(tag, "data-wasm")?)));
    let Some((tag, wasm)) = script else {
        return fail(
            "index.html has no script with data-wasm: did pattern_script in Trunk.toml change?",
        );
    };
    let base = wasm.rsplit_once('/').map_or("", |(base, _)| base);
    let announced = tag.replacen('>', &format!(" data-later=\"{base}/{LATER}\">"), 1);
    Ok(html.replacen(tag, &announced, 1))
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

#[cfg(test)]
mod tests {
    use super::announce;

    #[test]
    fn boot_learns_the_address_of_the_second_half() {
        let html = r#"<script type="module" src="/a/boot.js" data-wasm="/a/x.wasm"></script>"#;
        let announced = r#"<script type="module" src="/a/boot.js" data-wasm="/a/x.wasm" data-later="/a/split_later.wasm"></script>"#;
        assert_eq!(announce(html).unwrap(), announced);
        assert!(announce("<script src=\"/a/boot.js\"></script>").is_err());
    }
}
