//! `cargo xtask bench`: measures the page and the registry, each beside a minimal one.

use std::process::Command;

use crate::cargo::cargo;
use crate::failure::Outcome;
use crate::{page, paths, postgres, process, registry, tools};

pub fn run(arguments: &[String]) -> Outcome {
    tools::node_packages()?;
    let chromium = tools::chromium()?;
    let dist = page::build()?;
    registry::build(&dist)?;
    process::run(
        "measuring the page",
        Command::new("npx")
            .args(["--no-install", "playwright", "test", "--config", "bench.config.ts"])
            .args(arguments)
            .env("LATCHKEY_CHROMIUM", chromium)
            .env("LATCHKEY_TARGET", paths::target())
            .current_dir(paths::root().join("e2e")),
    )?;
    let cluster = postgres::Cluster::start()?;
    let mut measure = cargo(&["bench", "--locked", "-p", "latchkey-registry", "--bench", "load"]);
    process::run(
        "measuring the registry",
        registry::with_page(&mut measure, &dist).env(postgres::ADDRESS, &cluster.address),
    )
}
