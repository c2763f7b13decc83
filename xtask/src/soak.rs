//! `cargo xtask soak`: the long tests, at the full sizes of `e2e/sizes.json`.

use std::process::Command;

use crate::cargo::cargo;
use crate::failure::Outcome;
use crate::summary::Summary;
use crate::{fuzz, page, process, registry, test};

const FUZZING_SECONDS: u32 = 30;

pub fn run(arguments: &[String]) -> Outcome {
    let mut summary = Summary::default();
    summary.step("release build", || page::build().and_then(|dist| registry::build(&dist)))?;
    summary.step("soak of the registry", || {
        let tests = ["adopt_expiry", "notices::year", "notices::large"];
        let arguments = ["test", "-p", "latchkey-registry", "--locked", "--"];
        process::run("cargo test", cargo(&arguments).args(tests).env("LATCHKEY_SOAK", "1"))
    })?;
    summary.step("fuzzing", || fuzz::run(FUZZING_SECONDS))?;
    let mut lines = Vec::new();
    let outcome = summary.step("soak", || {
        let only = ["--grep", "@soak"].map(str::to_owned);
        let all: Vec<String> = only.into_iter().chain(arguments.iter().cloned()).collect();
        test::end_to_end(Command::new("npx").env("LATCHKEY_SOAK", "1"), &all, &mut lines)
    });
    summary.keep_playwright(&lines);
    summary.print();
    outcome
}
