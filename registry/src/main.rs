//! The program `latchkey-registry`. See `--help`.

use std::process::ExitCode;

use clap::Parser;
use latchkey_registry::cli::Cli;
use latchkey_registry::commands;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("latchkey-registry: {why}");
            ExitCode::FAILURE
        }
    }
}
