//! `cargo xtask test`: every check, the quickest to fail first.

mod budget;
mod openapi;
mod previous;

use std::process::Command;

use crate::cargo::cargo;
use crate::failure::Outcome;
use crate::summary::Summary;
use crate::{dependencies, dist, e2e, page, postgres, process, registry, tools};

/// Most tests wait for a registry of their own, so more of them run at once than there are cores.
const RUST_TESTS: [&str; 6] = ["test", "--workspace", "--locked", "--", "--test-threads", "8"];

/// Ignored tests that need more than a database server.
const WITH_OWN_STEP: [&str; 3] = ["debian_package::", "nuget_exe::", "side_by_side::"];

pub fn run(arguments: &[String]) -> Outcome {
    let playwright: Vec<&String> = arguments.iter().filter(|word| *word != "--").collect();
    let mut summary = Summary::default();
    let outcome = steps(&mut summary, &playwright);
    summary.print();
    outcome
}

fn steps(summary: &mut Summary, playwright: &[&String]) -> Outcome {
    lints(summary)?;
    summary.step("dependencies", dependencies::check)?;
    summary.tests("Rust tests", &mut cargo(&RUST_TESTS))?;
    let cluster = summary.step("PostgreSQL", postgres::Cluster::start)?;
    summary.step("proxies", tools::proxies)?;
    summary.tests("the registry's API on PostgreSQL", &mut on_postgres(&cluster))?;
    let nuget = summary.step("nuget.exe and Mono", tools::nuget)?;
    let mut pushes = api_tests("nuget_exe::");
    summary.tests("pushes by nuget.exe", pushes.env("LATCHKEY_TEST_NUGET", nuget))?;
    side_by_side(summary, &cluster)?;
    let dist = summary.step("release build of the page", page::build)?;
    summary.step("size budget of the built files", || budget::check(&dist))?;
    let program = summary.step("release build of the registry", || registry::build(&dist))?;
    summary.step("the API against its document", || openapi::check(&program))?;
    let package = summary.step("files for operators", || dist::write(&program))?;
    if let Some(package) = package {
        let mut installs = api_tests("debian_package::");
        installs.arg("--nocapture").env("LATCHKEY_TEST_PACKAGE", package);
        summary.tests("the Debian package", &mut installs)?;
    }
    browsers(summary, playwright, &cluster)
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
fn on_postgres(cluster: &postgres::Cluster) -> Command {
    // The same packages as before, because other packages would mean other features to compile.
    let mut command = cargo(&RUST_TESTS);
    command
        .args(["--include-ignored", "--skip", "sqlite::"])
        .args(WITH_OWN_STEP.iter().flat_map(|module| ["--skip", module]))
        .env(postgres::ADDRESS, &cluster.address);
    command
}

/// Runs one module of the tests that were built before.
fn api_tests(module: &str) -> Command {
    let mut command = cargo(&["test", "--workspace", "--locked", "--test", "api", "--"]);
    command.args(["--include-ignored", module]);
    command
}

/// Runs this registry beside that of the previous commit, on both kinds of database.
fn side_by_side(summary: &mut Summary, cluster: &postgres::Cluster) -> Outcome {
    let built = summary.step("release build of the previous registry", previous::build)?;
    let Some(program) = built else { return Ok(()) };
    let mut command = cargo(&RUST_TESTS);
    command.args(["--include-ignored", "side_by_side::"]).env(previous::PROGRAM, program);
    summary.tests("two releases side by side on SQLite", &mut command)?;
    command.env(postgres::ADDRESS, &cluster.address);
    summary.tests("two releases side by side on PostgreSQL", &mut command)
}

fn browsers(summary: &mut Summary, selected: &[&String], cluster: &postgres::Cluster) -> Outcome {
    let chromium = summary.step("packages and types of e2e", e2e::prepare)?;
    summary.tests("end to end", e2e::in_chromium(&chromium).args(selected))?;
    e2e::journeys(summary)?;
    let mut on_postgres = e2e::in_chromium(&chromium);
    on_postgres
        // Arguments that select tests may select none of these.
        .args(["--config", "postgres.config.ts", "--pass-with-no-tests"])
        .args(selected)
        .env(postgres::ADDRESS, &cluster.address);
    summary.tests("end to end on PostgreSQL", &mut on_postgres)?;
    let plain = summary.step("release build of the page by Trunk alone", page::build_plain)?;
    let mut with_trunk = e2e::in_chromium(&chromium);
    with_trunk.args(["--config", "trunk.config.ts"]).env("LATCHKEY_DIST", plain);
    tools::for_trunk()?.put_on_path(&mut with_trunk)?;
    summary.tests("the page of Trunk alone", &mut with_trunk)
}
