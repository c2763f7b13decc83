//! The arguments of `key`.

use clap::{Args, Subcommand};
use latchkey_contract::{State, VariantArray};

#[derive(Subcommand)]
pub enum KeyCommand {
    /// List keys, one per line: ID, owner, name, state, hint, expiry, last use, and who created the
    /// key, separated by tabs. `-` means that there is no value.
    List {
        /// Only keys of this person or organization.
        #[arg(long)]
        owner: Option<String>,
        /// Only keys that belong to this person, that they created, or whose value they got last.
        #[arg(long)]
        user: Option<String>,
        /// active, expiring, expired, disabled or revoked.
        #[arg(long, value_parser = state)]
        state: Option<State>,
        /// Print each key as JSON, as the API returns it.
        #[arg(long)]
        json: bool,
    },
    /// Show one key as JSON, as the API returns it.
    Show { id: String },
    /// Stop keys until they are enabled. All of them, or none after an error.
    Disable {
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Undo `key disable`. All of the keys, or none after an error.
    Enable {
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// End keys for good. Their owners can regenerate them.
    Revoke(WhichKeys),
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct WhichKeys {
    /// All of these keys, or none after an error.
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// `-` reads leaked values from standard input, one per line, and says what each one was.
    #[arg(long, value_name = "-")]
    pub value: Option<String>,
    /// All keys of this person, as `key list --user` lists them.
    #[arg(long)]
    pub user: Option<String>,
}

fn state(text: &str) -> Result<State, String> {
    let names: Vec<&str> = State::VARIANTS.iter().map(State::into_str).collect();
    text.parse().map_err(|_| format!("use one of {}", names.join(", ")))
}
