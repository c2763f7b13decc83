//! Splits the wasm in two. The second file contains what nobody sees before the first row.

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
/// The script that fetches the second half, as wasm-split names it.
const LOADER: &str = "__wasm_split.js";

/// Trunk has run wasm-bindgen on the whole wasm. This runs it again, on the first half alone.
pub fn in_two(tools: &Tools, staged: &Path) -> Outcome {
    let stem = stem(staged)?;
    let whole = paths::target().join("wasm32-unknown-unknown/page/latchkey.wasm");
    let halves = paths::target().join("page/halves");
    process::run(
        "splitting the wasm",
        tools.command("wasm-split-cli")?.args([&whole, &halves]).args(["--out-name", &stem]),
    )?;
    process::run(
        "running wasm-bindgen on the first half",
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
    // The two scripts import each other.
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

/// Whether this is the final name of the second half.
pub fn is_later(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("split_later-")
}

/// Returns `latchkey-<Trunk's hash>`, the name of wasm-bindgen's script without its extension.
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
