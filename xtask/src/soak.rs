//! `cargo xtask soak`: the long tests, at the full sizes of `e2e/sizes.json`.

mod fuzz;

use crate::cargo::cargo;
use crate::failure::Outcome;
use crate::summary::Summary;
use crate::{e2e, page, registry};

const FUZZING_SECONDS: u32 = 30;

pub fn run(arguments: &[String]) -> Outcome {
    let mut summary = Summary::default();
    let outcome = steps(&mut summary, arguments);
    summary.print();
    outcome
}

fn steps(summary: &mut Summary, arguments: &[String]) -> Outcome {
    summary.step("release build", || page::build().and_then(|dist| registry::build(&dist)))?;
    let mut tests = cargo(&["test", "-p", "latchkey-registry", "--locked", "--"]);
    tests.args(["adopt_expiry", "notices::year", "notices::large"]).env("LATCHKEY_SOAK", "1");
    summary.tests("soak of the registry", &mut tests)?;
    summary.step("fuzzing", || fuzz::run(FUZZING_SECONDS))?;
    let chromium = summary.step("packages and types of e2e", e2e::prepare)?;
    let mut tests = e2e::in_chromium(&chromium);
    tests.args(["--grep", "@soak"]).args(arguments).env("LATCHKEY_SOAK", "1");
    summary.tests("soak of the page", &mut tests)
}
