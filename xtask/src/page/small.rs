//! Fewer bytes to wait for, beyond what a profile in Cargo.toml can ask for.

use std::path::Path;

use super::inputs;
use crate::failure::{Context, Outcome};
use crate::process;
use crate::tools::Tools;

/// The standard library compiled for size with this page, and panics that trap without first
/// composing a message nobody reads: measured at an eighth of the brotli bytes. The page tells the
/// person to reload either way. These are unstable options, taken from the stable compiler that the
/// rest is built with so that one version makes everything. Relocations are what the wasm is cut by.
pub fn compiler() -> [(&'static str, &'static str); 4] {
    [
        ("RUSTC_BOOTSTRAP", "1"),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
        ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
        (
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg getrandom_backend=\"wasm_js\" -Zunstable-options -Cpanic=immediate-abort \
             -Zfmt-debug=none -Zlocation-detail=none -Clink-args=--emit-relocs",
        ),
    ]
}

/// What Rust emits and every browser of the last years has.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Each round still finds one part in thirty of what the last one left; the third finds nothing.
const ROUNDS: [&[&str]; 2] = [&["-Oz"], &["-Oz", "--flatten", "--rereloop", "-Oz"]];

pub fn wasm(tools: &Tools, staged: &Path) -> Outcome {
    for file in inputs::files_under(staged)? {
        if file.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let name = file.file_name().unwrap_or_default().display();
        let smaller = file.with_extension("smaller");
        for round in ROUNDS {
            process::run(
                &format!("wasm-opt over {name}"),
                tools
                    .command("wasm-opt")?
                    .args(round)
                    .args(FEATURES)
                    .arg(&file)
                    .arg("-o")
                    .arg(&smaller),
            )?;
            std::fs::rename(&smaller, &file).on("replace", &file)?;
        }
    }
    Ok(())
}
