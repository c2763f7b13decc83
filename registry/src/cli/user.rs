//! `user …`: people.

use clap::Subcommand;

#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a person and print their ID.
    Add {
        name: String,
        #[arg(long)]
        email: String,
    },
    /// List people by name, one per line: ID, name, e-mail address, `active` or `disabled`, and the
    /// ID of the person as an owner, separated by tabs.
    List,
    /// Set a new password. Ends the person's sessions, embed tokens and calendar link.
    Password { name: String },
    /// Change a person's e-mail address.
    Email { name: String, email: String },
    /// Sign a person out and prevent a new sign-in. Their personal keys are refused. Keys of
    /// organizations keep working.
    Disable { name: String },
    /// Undo `user disable`.
    Enable { name: String },
}
