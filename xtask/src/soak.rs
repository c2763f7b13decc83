//! `cargo xtask soak`: the tests that `e2e/sizes.json` gives a full size, at that size.

use std::process::Command;

use crate::failure::Outcome;
use crate::summary::Summary;
use crate::{page, paths, process, registry, tools};

pub fn run(arguments: &[String]) -> Outcome {
    let mut summary = Summary::default();
    summary.step("release build", || page::build().and_then(|_| registry::build()))?;
    let lines = summary.step("soak", || {
        tools::node_packages()?;
        let chromium = tools::chromium()?;
        process::run_and_keep(
            "Playwright at full size",
            Command::new("npx")
                .args(["--no-install", "playwright", "test", "--grep", "@soak"])
                .args(arguments)
                .env("LATCHKEY_SOAK", "1")
                .env("LATCHKEY_CHROMIUM", chromium)
                .env("LATCHKEY_TARGET", paths::target())
                .current_dir(paths::root().join("e2e")),
        )
    });
    if let Ok(lines) = &lines {
        summary.keep_playwright(lines);
    }
    summary.print();
    lines.map(|_| ())
}
