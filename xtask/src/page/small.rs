//! Settings that make the wasm smaller and that a cargo profile does not have.

use std::path::Path;

use super::inputs;
use crate::failure::{Context, Outcome};
use crate::process;
use crate::tools::Tools;

/// Compiles the standard library for size and removes panic messages. Together they save an eighth of
/// the brotli bytes. After a panic, boot.js tells the person to reload, with or without a message.
/// These options are unstable. `RUSTC_BOOTSTRAP` enables them in the stable compiler, so that one
/// compiler builds everything. The tool that splits the wasm needs the relocations.
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

/// The features that Rust uses. Every browser of the last years has them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The second round still saves 3 %. A third one saves nothing.
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
                &format!("running wasm-opt on {name}"),
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
