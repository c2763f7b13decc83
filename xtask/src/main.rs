//! The one front door: what a newcomer types is what CI runs.

mod bench;
mod cargo;
mod failure;
mod gallery;
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

  start [--listen ADDR] [--data DIR]   bring what is missing, build, run the demo and a gallery
  test [-- PLAYWRIGHT ARGS]            format, clippy, every test, the size budget
  bench                                measure the page; prints a table, writes bench.json
  soak                                 the long tests at full size
  postgres COMMAND                     run it with a throw-away PostgreSQL for the registry's tests
  page [--debuggable]                  build the page into dist/; debuggable: with names and panic
                                       messages, and in the shortest time
  tools                                only bring the tools";

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
        "postgres" => postgres::run(rest),
        "page" => page::run(rest),
        "tools" => tools::for_everything().map(|_| ()),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failure(format!("there is no command `{other}`\n\n{HELP}"))),
    }
}
