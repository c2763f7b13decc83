//! `user …`: people.

use clap::Subcommand;

use super::StorageArgs;

#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a person and print their ID.
    Add {
        name: String,
        #[arg(long)]
        email: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// List people by name, one per line: ID, name, e-mail address, `active` or `disabled`, and the
    /// ID of the person as an owner, separated by tabs.
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Set a new password. Ends the person's sessions, embed tokens and calendar link.
    Password {
        name: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Change a person's e-mail address.
    Email {
        name: String,
        email: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Sign a person out and prevent a new sign-in. Their personal keys are refused. Keys of
    /// organizations keep working.
    Disable {
        name: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Undo `user disable`.
    Enable {
        name: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
}
