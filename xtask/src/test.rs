//! `cargo xtask test`: everything that must hold, in the order in which it is cheap to fail.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cargo::cargo;
use crate::failure::{Context, Outcome, fail};
use crate::summary::Summary;
use crate::{page, paths, postgres, process, registry, tools};

/// All that is asked for before the first row; the wire is measured end to end as well.
const BUDGET_BYTES: u64 = 125_000;
/// What comes after it.
const LATER_BYTES: u64 = 80_000;
/// What a page of another site takes in to embed the section.
const EMBED_BYTES: u64 = 3 * 1_024;
const FRAMED_BYTES: u64 = 8_000;

/// Most of them wait for a registry of their own, so more run at once than there are cores.
const RUST_TESTS: [&str; 6] = ["test", "--workspace", "--locked", "--", "--test-threads", "8"];

pub fn run(arguments: &[String]) -> Outcome {
    let playwright: Vec<&String> = arguments.iter().filter(|word| *word != "--").collect();
    let mut summary = Summary::default();
    let outcome = steps(&mut summary, &playwright);
    summary.print();
    outcome
}

fn steps(summary: &mut Summary, playwright: &[&String]) -> Outcome {
    summary
        .step("format", || process::run("cargo fmt", &mut cargo(&["fmt", "--all", "--check"])))?;
    summary.step("clippy", || {
        let all = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        process::run("clippy on this machine", &mut cargo(&all))
    })?;
    summary.step("clippy of the page for the browser", || {
        tools::wasm_target()?;
        let page = ["clippy", "-p", "latchkey", "--target", "wasm32-unknown-unknown", "--locked"];
        process::run("clippy for wasm", cargo(&page).args(["--", "-D", "warnings"]))
    })?;
    let mut lines = Vec::new();
    let outcome = summary.step("Rust tests", || {
        process::run_and_keep("cargo test", &mut cargo(&RUST_TESTS), &mut lines)
    });
    summary.keep_rust(&lines);
    outcome?;
    let mut lines = Vec::new();
    let cluster = summary.step("PostgreSQL", postgres::Cluster::start)?;
    let outcome =
        summary.step("the registry's API on PostgreSQL", || on_postgres(&cluster, &mut lines));
    summary.keep_rust(&lines);
    outcome?;
    let dist = summary.step("release build of the page", page::build)?;
    summary.step("size budget of the built files", || within_budget(&dist))?;
    summary.step("release build of the registry", registry::build)?;
    let mut lines = Vec::new();
    let outcome =
        summary.step("end to end", || end_to_end(&mut Command::new("npx"), playwright, &mut lines));
    summary.keep_playwright(&lines);
    outcome?;
    let mut lines = Vec::new();
    let outcome = summary.step("end to end on PostgreSQL", || {
        let mut npx = Command::new("npx");
        end_to_end(npx.env(postgres::ADDRESS, &cluster.address), playwright, &mut lines)
    });
    summary.keep_playwright(&lines);
    outcome
}

/// The same tests once more, with those that need PostgreSQL and without those of SQLite's own.
fn on_postgres(cluster: &postgres::Cluster, lines: &mut Vec<String>) -> Outcome {
    // The same selection: with another one everything would be compiled anew for its features.
    let mut command = cargo(&RUST_TESTS);
    command
        .args(["--include-ignored", "--skip", "sqlite::"])
        .env(postgres::ADDRESS, &cluster.address);
    process::run_and_keep("cargo test on PostgreSQL", &mut command, lines)
}

/// The tests against the built page and registry. `npx` carries what else the tests are told.
pub fn end_to_end<S: AsRef<OsStr>>(
    npx: &mut Command,
    arguments: &[S],
    lines: &mut Vec<String>,
) -> Outcome {
    tools::node_packages()?;
    let chromium = tools::chromium()?;
    let e2e = paths::root().join("e2e");
    process::run(
        "types of e2e",
        Command::new("npx").args(["--no-install", "tsc", "--noEmit"]).current_dir(&e2e),
    )?;
    let playwright = npx
        .args(["--no-install", "playwright", "test"])
        .args(arguments)
        .env("LATCHKEY_CHROMIUM", chromium)
        .env("LATCHKEY_TARGET", paths::target())
        .current_dir(&e2e);
    process::run_and_keep("Playwright", playwright, lines)
}

fn within_budget(dist: &Path) -> Outcome {
    let (mut first, mut later, mut embed, mut framed) = (0, 0, 0, 0);
    for entry in fs::read_dir(dist).on("list", dist)? {
        let path = entry.on("list", dist)?.path();
        if path.extension().is_some_and(|extension| extension == "br") {
            let bytes = path.metadata().on("measure", &path)?.len();
            let part = match path.file_name() {
                Some(name) if page::is_later(name) => &mut later,
                Some(name) if page::is_embed(name) => &mut embed,
                Some(name) if page::is_framed(name) => &mut framed,
                _ => &mut first,
            };
            *part += bytes;
        }
    }
    for (what, bytes, limit) in [
        ("before the first row", first, BUDGET_BYTES),
        ("after it", later, LATER_BYTES),
        ("for a page that embeds", embed, EMBED_BYTES),
        ("in a frame in place of the document, its start and its style", framed, FRAMED_BYTES),
    ] {
        println!("   {bytes} of {limit} bytes as brotli {what}");
        if bytes == 0 || bytes > limit {
            return fail(format!("{bytes} bytes as brotli {what}, up to {limit} are allowed"));
        }
    }
    Ok(())
}
