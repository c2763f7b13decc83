//! The commands of this repository. A newcomer and CI run the same ones.

mod bench;
mod bytes;
mod cargo;
mod dependencies;
mod dist;
mod e2e;
mod failure;
mod page;
mod paths;
mod postgres;
mod process;
mod registry;
mod soak;
mod start;
mod summary;
mod test;
mod tools;

use std::process::ExitCode;

use failure::{Failure, Outcome};

const HELP: &str = "\
cargo xtask <command>

  start [--listen ADDR] [--data DIR]   build everything, then run the demo and a gallery
  test [-- PLAYWRIGHT ARGS]            format, clippy, every test, the size budget
  bench                                measure page and registry; print a table, write bench.json
  soak                                 run the long tests at full size, and each fuzz target for 30 s
  dependencies                         check licenses, sources and advisories of dependencies
  dist                                 write the program with the page inside, a Debian package and
                                       checksums into target/dist
  postgres COMMAND                     run a command with a temporary PostgreSQL for the tests
  page [--debuggable]                  build the page into dist/; --debuggable keeps names and
                                       panic messages and is the quickest build
  trunk ARGS                           run Trunk with the tools it needs, like `trunk serve`
  tools                                install the tools";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(reason)) => {
            eprintln!("\nxtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let (command, rest) =
        arguments.split_first().map_or(("help", arguments), |(first, rest)| (first.as_str(), rest));
    match command {
        "start" => start::run(rest),
        "test" => test::run(rest),
        "bench" => bench::run(rest),
        "soak" => soak::run(rest),
        "dependencies" => dependencies::check(),
        "dist" => dist::run(rest),
        "postgres" => postgres::run(rest),
        "page" => page::run(rest),
        "trunk" => page::trunk(rest),
        "tools" => tools::for_everything(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failure(format!("there is no command `{other}`\n\n{HELP}"))),
    }
}
