//! The arguments of `package`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Subcommand)]
pub enum PackageCommand {
    /// List packages by ID, one per line: feed, ID and the name of the owner, separated by tabs.
    List {
        /// Only packages of this person or organization.
        #[arg(long)]
        owner: Option<String>,
    },
    /// Assign a package to an owner, even if it has another owner or no version yet.
    Assign {
        /// `nuget`.
        feed: String,
        id: String,
        /// The name of a person or an organization.
        owner: String,
    },
    /// Import the owners of existing packages from JSON lines, all or nothing.
    Import {
        /// One JSON object per line: feed, id, and owner (a name). `-` reads standard input.
        file: PathBuf,
    },
}
