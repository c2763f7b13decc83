//! `cargo xtask test`: every check, the quickest to fail first.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::cargo::cargo;
use crate::failure::Outcome;
use crate::summary::Summary;
use crate::{
    budget, dependencies, dist, journeys, openapi, page, paths, postgres, previous, process,
    registry, tools,
};

/// Most tests wait for a registry of their own, so more of them run at once than there are cores.
const RUST_TESTS: [&str; 6] = ["test", "--workspace", "--locked", "--", "--test-threads", "8"];

/// Ignored tests that need more than a database server.
const WITH_OWN_STEP: [&str; 3] = ["debian_package::", "nuget_exe::", "side_by_side::"];

pub fn run(arguments: &[String]) -> Outcome {
    let playwright: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| *word != "--").collect();
    let mut summary = Summary::default();
    let outcome = steps(&mut summary, &playwright);
    summary.print();
    outcome
}

fn steps(summary: &mut Summary, playwright: &[&str]) -> Outcome {
    lints(summary)?;
    summary.step("dependencies", dependencies::check)?;
    let mut lines = Vec::new();
    let outcome = summary.step("Rust tests", || {
        process::run_and_keep("cargo test", &mut cargo(&RUST_TESTS), &mut lines)
    });
    summary.keep_rust(&lines);
    outcome?;
    let mut lines = Vec::new();
    let cluster = summary.step("PostgreSQL", postgres::Cluster::start)?;
    summary.step("proxies", tools::proxies)?;
    let outcome =
        summary.step("the registry's API on PostgreSQL", || on_postgres(&cluster, &mut lines));
    summary.keep_rust(&lines);
    outcome?;
    let nuget = summary.step("nuget.exe and Mono", tools::nuget)?;
    let mut lines = Vec::new();
    let outcome = summary.step("pushes by nuget.exe", || push_with_nuget(&nuget, &mut lines));
    summary.keep_rust(&lines);
    outcome?;
    side_by_side(summary, &cluster)?;
    let dist = summary.step("release build of the page", page::build)?;
    summary.step("size budget of the built files", || budget::check(&dist))?;
    let program = summary.step("release build of the registry", || registry::build(&dist))?;
    summary.step("the API against its document", || openapi::check(&program))?;
    let package = summary.step("files for operators", || dist::write(&program))?;
    if let Some(package) = package {
        let mut lines = Vec::new();
        let outcome = summary.step("the Debian package", || use_package(&package, &mut lines));
        summary.keep_rust(&lines);
        outcome?;
    }
    browser(summary, "end to end", Command::new("npx"), playwright)?;
    journeys::run(summary)?;
    let mut npx = Command::new("npx");
    npx.env(postgres::ADDRESS, &cluster.address);
    // Arguments that select tests may select none of these.
    let some = ["--config", "postgres.config.ts", "--pass-with-no-tests"];
    browser(summary, "end to end on PostgreSQL", npx, &[&some, playwright].concat())?;
    let plain = summary.step("release build of the page by Trunk alone", page::build_plain)?;
    let mut npx = tools::for_trunk()?.command("npx")?;
    npx.env("LATCHKEY_DIST", plain);
    browser(summary, "the page of Trunk alone", npx, &["--config", "trunk.config.ts"])
}

fn lints(summary: &mut Summary) -> Outcome {
    summary
        .step("format", || process::run("cargo fmt", &mut cargo(&["fmt", "--all", "--check"])))?;
    summary.step("clippy", || {
        let all = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        process::run("clippy for this machine", &mut cargo(&all))
    })?;
    summary.step("clippy of the page for the browser", || {
        tools::wasm_target()?;
        let page = ["clippy", "-p", "latchkey", "--target", tools::WASM, "--locked"];
        let deployed = ["--features", page::SPLIT, "--", "-D", "warnings"];
        process::run("clippy for wasm", cargo(&page).args(deployed))
    })
}

/// Runs the same tests again, with those that need PostgreSQL or a proxy and without those about
/// SQLite.
fn on_postgres(cluster: &postgres::Cluster, lines: &mut Vec<String>) -> Outcome {
    // The same packages as before, because other packages would mean other features to compile.
    let mut command = cargo(&RUST_TESTS);
    command
        .args(["--include-ignored", "--skip", "sqlite::"])
        .args(WITH_OWN_STEP.iter().flat_map(|module| ["--skip", module]))
        .env(postgres::ADDRESS, &cluster.address);
    process::run_and_keep("cargo test on PostgreSQL", &mut command, lines)
}

/// Pushes with Microsoft's client, with the tests that were built before.
fn push_with_nuget(nuget: &Path, lines: &mut Vec<String>) -> Outcome {
    let mut command =
        cargo(&["test", "--workspace", "--locked", "--test", "api", "--", "--include-ignored"]);
    command.arg("nuget_exe::").env("LATCHKEY_TEST_NUGET", nuget);
    process::run_and_keep("cargo test with nuget.exe", &mut command, lines)
}

/// Installs the package, uses it and removes it, with the tests that were built before.
fn use_package(package: &Path, lines: &mut Vec<String>) -> Outcome {
    let mut command =
        cargo(&["test", "--workspace", "--locked", "--test", "api", "--", "--include-ignored"]);
    command.args(["debian_package::", "--nocapture"]).env("LATCHKEY_TEST_PACKAGE", package);
    process::run_and_keep("cargo test of the package", &mut command, lines)
}

/// Runs this registry beside that of the previous commit, on both kinds of database.
fn side_by_side(summary: &mut Summary, cluster: &postgres::Cluster) -> Outcome {
    let built = summary.step("release build of the previous registry", previous::build)?;
    let Some(program) = built else { return Ok(()) };
    for postgres in [None, Some(&cluster.address)] {
        let mut lines = Vec::new();
        let kind = if postgres.is_some() { "PostgreSQL" } else { "SQLite" };
        let outcome = summary.step(&format!("two releases side by side on {kind}"), || {
            let mut command = cargo(&RUST_TESTS);
            command.args(["--include-ignored", "side_by_side::"]).env(previous::PROGRAM, &program);
            command.envs(postgres.map(|address| (postgres::ADDRESS, address)));
            process::run_and_keep(
                "cargo test beside the previous registry",
                &mut command,
                &mut lines,
            )
        });
        summary.keep_rust(&lines);
        outcome?;
    }
    Ok(())
}

fn browser(summary: &mut Summary, name: &str, mut npx: Command, arguments: &[&str]) -> Outcome {
    let mut lines = Vec::new();
    let outcome = summary.step(name, || end_to_end(&mut npx, arguments, &mut lines));
    summary.keep_playwright(&lines);
    outcome
}

/// Runs Playwright against the built page and registry. `npx` carries the settings of the tests.
pub fn end_to_end<S: AsRef<OsStr>>(
    npx: &mut Command,
    arguments: &[S],
    lines: &mut Vec<String>,
) -> Outcome {
    tools::node_packages()?;
    let chromium = tools::chromium()?;
    let e2e = paths::root().join("e2e");
    check_types(&e2e)?;
    let playwright = npx
        .args(["--no-install", "playwright", "test"])
        .args(arguments)
        .env("LATCHKEY_CHROMIUM", chromium)
        .env("LATCHKEY_TARGET", paths::target())
        .current_dir(&e2e);
    process::run_and_keep("Playwright", playwright, lines)
}

fn check_types(e2e: &Path) -> Outcome {
    let mut tsc = Command::new("npx");
    process::run("types of e2e", tsc.args(["--no-install", "tsc", "--noEmit"]).current_dir(e2e))
}
