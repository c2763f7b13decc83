//! `cargo xtask bench`: measures the page and the registry, each beside a minimal one.

use crate::cargo::cargo;
use crate::failure::Outcome;
use crate::{e2e, page, postgres, process, registry};

pub fn run(arguments: &[String]) -> Outcome {
    let chromium = e2e::prepare()?;
    let dist = page::build()?;
    registry::build(&dist)?;
    process::run(
        "measuring the page",
        e2e::in_chromium(&chromium).args(["--config", "bench.config.ts"]).args(arguments),
    )?;
    let cluster = postgres::Cluster::start()?;
    let mut measure = cargo(&["bench", "--locked", "-p", "latchkey-registry", "--bench", "load"]);
    process::run(
        "measuring the registry",
        registry::with_page(&mut measure, &dist).env(postgres::ADDRESS, &cluster.address),
    )
}
