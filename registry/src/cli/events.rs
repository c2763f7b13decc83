//! The arguments of `events`.

use clap::Subcommand;
use latchkey_contract::Instant;

use super::StorageArgs;

#[derive(Subcommand)]
pub enum EventsCommand {
    /// Print the audit log as JSON lines, oldest first.
    Export {
        /// Only events from this instant on, such as `2026-03-04T05:06:07Z`.
        #[arg(long)]
        since: Option<Instant>,
        /// Only events of this person's or organization's keys.
        #[arg(long)]
        owner: Option<String>,
        #[command(flatten)]
        storage: StorageArgs,
    },
}
