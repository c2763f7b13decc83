//! `org …`: organizations and their administrators.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum OrgCommand {
    /// Add an organization.
    Add {
        name: String,
        /// One or more people.
        #[arg(long, required = true, num_args = 1..)]
        admin: Vec<String>,
    },
    /// List organizations by name, one per line: ID, name, `organization`, and the names of the
    /// administrators, separated by tabs.
    List,
    /// Add and remove administrators of an organization.
    #[command(subcommand)]
    Admin(AdminCommand),
}

#[derive(Subcommand)]
pub enum AdminCommand {
    Add { org: String, user: String },
    Remove { org: String, user: String },
}
