//! The arguments of `events`.

use clap::Subcommand;
use latchkey_contract::Instant;

#[derive(Subcommand)]
pub enum EventsCommand {
    /// Print the audit log as JSON lines, oldest first.
    Export {
        /// Only events at or after this instant, such as `2026-03-04T05:06:07Z`.
        #[arg(long, value_parser = instant)]
        since: Option<Instant>,
        /// Only events of this person's or organization's keys.
        #[arg(long)]
        owner: Option<String>,
    },
}

fn instant(text: &str) -> Result<Instant, String> {
    text.parse().map_err(|_| "use an instant such as 2026-03-04T05:06:07Z".to_owned())
}
