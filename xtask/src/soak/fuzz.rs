//! Runs of the fuzz targets in `registry/fuzz`, one after the other.

use std::process::Command;

use crate::cargo::remove_cargo_variables;
use crate::failure::Outcome;
use crate::{paths, process, tools};

const TARGETS: [&str; 6] = ["nuspec", "zip", "multipart", "pattern", "value", "config"];
/// No input may take longer, nor more memory. Both allow for a busy machine.
const LIMITS: [&str; 2] = ["-timeout=5", "-rss_limit_mb=512"];

pub fn run(seconds: u32) -> Outcome {
    let program = tools::install(&tools::CARGO_FUZZ)?;
    for target in TARGETS {
        let mut command = Command::new(&program);
        remove_cargo_variables(&mut command);
        command
            .current_dir(paths::root().join("registry/fuzz"))
            // The stable compiler, with the options of the fuzzer. Our code has no unsafe blocks for a
            // sanitizer to watch.
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["fuzz", "run", "--fuzz-dir", ".", "--sanitizer", "none", target])
            .args([format!("corpus/{target}"), format!("seeds/{target}")])
            .arg("--")
            .args(LIMITS)
            .args([format!("-max_total_time={seconds}"), "-print_final_stats=1".to_owned()]);
        std::fs::create_dir_all(paths::root().join("registry/fuzz/corpus").join(target))
            .map_err(crate::failure::because("cannot create the folder of the corpus"))?;
        process::run(&format!("fuzzing {target} for {seconds} s"), &mut command)?;
    }
    Ok(())
}
