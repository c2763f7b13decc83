//! `latchkey-registry`: see `--help`.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match latchkey_registry::cli::Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("latchkey-registry: {why}");
            ExitCode::FAILURE
        }
    }
}
