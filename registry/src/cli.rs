//! The command line: its names are fixed, outside tests and operators' scripts use them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::clock::Clock;
use crate::config::{Config, Flags};

#[derive(Parser)]
#[command(name = "latchkey-registry", version, about)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the API, the push protocol and the built page.
    Serve(ServeArgs),
    /// People. A password is one line on standard input when that is not a terminal.
    #[command(subcommand)]
    User(UserCommand),
    /// Organisations; every member is an administrator.
    #[command(subcommand)]
    Org(OrgCommand),
    /// Mails about keys, for a scheduler of your own; `serve` sends them by itself.
    #[command(subcommand)]
    Notices(NoticesCommand),
    /// Bring existing keys in from JSON lines: all of them or none.
    Import(ImportArgs),
    /// Switch expiry on: every value without an expiry gets one, spread evenly over some days.
    AdoptExpiry(AdoptExpiryArgs),
    /// Write a consistent copy of a SQLite database, while it is in use.
    Backup(BackupArgs),
    /// Move: copy everything in a SQLite database into an empty PostgreSQL one.
    Copy(CopyArgs),
}

#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub storage: StorageArgs,
    /// Where to listen; port 0 picks a free one.
    #[arg(long, default_value = DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// The folder of the built page.
    #[arg(long)]
    pub page: Option<PathBuf>,
    /// Fill the database with keys in every state, on loopback only.
    #[arg(long)]
    pub demo: bool,
}

#[derive(Args)]
pub struct ImportArgs {
    /// One JSON object a line: owner (a name), name, sha256 (of the value), scopes, packages,
    /// `created_at`, `expires_at` (or null), and, if you like, hint. `-` reads standard input.
    pub file: PathBuf,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct BackupArgs {
    /// Must not exist yet.
    pub file: PathBuf,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct AdoptExpiryArgs {
    /// The first and the last day, counted from now.
    #[arg(long, num_args = 2, value_names = ["DAYS", "DAYS"], required = true)]
    pub between: Vec<u32>,
    /// Only say what would happen.
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct CopyArgs {
    /// postgres://…, an empty database.
    #[arg(long, env = "LATCHKEY_COPY_TO", hide_env_values = true)]
    pub to: String,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Args)]
pub struct StorageArgs {
    /// The folder of the database and of pushed packages.
    #[arg(long, default_value = "latchkey-data")]
    pub data: PathBuf,
    /// postgres://…, when one machine is not enough.
    #[arg(long, env = "LATCHKEY_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The configuration, a TOML file.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Read the time from the database, where `POST /test/clock` sets it.
    #[arg(long)]
    pub test_clock: bool,
}

#[derive(Subcommand)]
pub enum UserCommand {
    /// Add a person, and say their id.
    Add {
        name: String,
        #[arg(long)]
        email: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// One person a line, by name: id, name, e-mail address, `active` or `disabled`, and the id of
    /// the owner that stands for the person, with tabs between them.
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Set a new password; ends that person's sessions, and what galleries hold for them.
    Password {
        name: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Change where a person's mails go.
    Email {
        name: String,
        email: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Sign a person out for good. The keys go on working.
    Disable {
        name: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
}

#[derive(Subcommand)]
pub enum OrgCommand {
    /// Add an organisation.
    Add {
        name: String,
        /// One or more people.
        #[arg(long, required = true, num_args = 1..)]
        admin: Vec<String>,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// One organisation a line, by name: id, name, `organization`, and the names of its
    /// administrators, with tabs between them.
    List {
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Change who administers an organisation.
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

#[derive(Subcommand)]
pub enum NoticesCommand {
    /// Write and send what is due, once.
    Run {
        #[command(flatten)]
        storage: StorageArgs,
    },
}

pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

impl StorageArgs {
    pub fn clock(&self) -> Clock {
        if self.test_clock { Clock::Test } else { Clock::System }
    }

    pub fn config(&self, listen: SocketAddr, page: Option<PathBuf>) -> Result<Config, String> {
        let flags = Flags { listen, data: self.data.clone(), page, config: self.config.clone() };
        // Names and values that are not text cannot be ours.
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Config::load(flags, environment)
    }

    /// The configuration of a command that does not listen.
    pub fn settings(&self) -> Result<Config, String> {
        self.config(SocketAddr::from(([127, 0, 0, 1], 0)), None)
    }
}
