//! The program `latchkey-registry`. See `--help`.

use std::process::ExitCode;

use clap::Parser;
use latchkey_registry::cli::Cli;
use latchkey_registry::commands::{self, Failure};
use tikv_jemallocator::Jemalloc;

/// Returns memory to the system seconds after an attack, where glibc keeps it, and takes a sixth less
/// time for a request. `.cargo/config.toml` has its settings.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(Cli::parse()).await {
        Ok(()) | Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(Failure::Because(why)) => {
            eprintln!("latchkey-registry: {why}");
            ExitCode::FAILURE
        }
    }
}
