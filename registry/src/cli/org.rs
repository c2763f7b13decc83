//! `org …`: organizations and their administrators.

use clap::Subcommand;

use super::StorageArgs;

#[derive(Subcommand)]
pub enum OrgCommand {
    /// Add an organization.
    Add {
        name: String,
        /// One or more people.
        #[arg(long, required = true, num_args = 1..)]
        admin: Vec<String>,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// List organizations by name, one per line: ID, name, `organization`, and the names of the
    /// administrators, separated by tabs.
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Add and remove administrators of an organization.
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Subcommand)]
pub enum AdminCommand {
    Add {
        org: String,
        user: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    Remove {
        org: String,
        user: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
}
