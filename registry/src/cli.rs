//! The command line. Its names are fixed, because operators' scripts use them.

mod events;
mod key;
mod org;
mod package;
mod user;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::events::EventsCommand;
pub use self::key::{KeyCommand, WhichKeys};
pub use self::org::{AdminCommand, OrgCommand};
pub use self::package::PackageCommand;
pub use self::user::UserCommand;
use crate::clock::Clock;
use crate::config::{Config, Flags};

#[derive(Parser)]
#[command(name = "latchkey-registry", version, about)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub storage: StorageArgs,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the API, the push protocol and the built page.
    Serve(ServeArgs),
    /// Manage people. A password is read as one line from standard input.
    #[command(subcommand)]
    User(UserCommand),
    /// Manage organizations. Every member is an administrator.
    #[command(subcommand)]
    Org(OrgCommand),
    /// Send mails about keys from your own scheduler. `serve` also sends them.
    #[command(subcommand)]
    Notices(NoticesCommand),
    /// List, stop and end keys of all owners.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Read the audit log.
    #[command(subcommand)]
    Events(EventsCommand),
    /// Manage which owner has which package.
    #[command(subcommand)]
    Package(PackageCommand),
    /// Import existing keys from JSON lines, all or nothing.
    Import {
        /// One JSON object per line: owner (a name), name, sha256 (of the value), scopes, packages,
        /// `created_at`, `expires_at` (or null), and optionally hint. `-` reads standard input.
        file: PathBuf,
    },
    /// Give every value without an expiry one, spread evenly over a range of days.
    AdoptExpiry {
        /// The first and the last day of the range, counted from today.
        #[arg(long, num_args = 2, value_names = ["DAYS", "DAYS"], required = true)]
        between: Vec<u32>,
        /// Print what would happen, without changing anything.
        #[arg(long)]
        dry_run: bool,
    },
    /// Bring the database to the schema of this release. `serve` also does this.
    Migrate {
        /// Change nothing. List the pending migrations, and fail if there are any.
        #[arg(long)]
        check: bool,
    },
    /// Check a running set-up: database, disk, mail server, public URL, proxy headers and feeds. Prints
    /// one line per check, and fails if there is a problem.
    Doctor,
    /// Write a consistent copy of a SQLite database, even while it is in use.
    Backup {
        /// The new file. It must not exist.
        file: PathBuf,
    },
    /// Put a backup into an empty data folder.
    Restore {
        /// A file that `backup` has written. It stays as it is.
        file: PathBuf,
        /// Disable every key until a person enables it, and end all sessions, embed tokens and calendar
        /// links. Otherwise values that were revoked after the backup work again.
        #[arg(long)]
        disable_keys: bool,
    },
    /// Copy a SQLite database into an empty PostgreSQL database.
    Copy {
        /// An empty database, postgres://…
        #[arg(long, env = COPY_TO, hide_env_values = true)]
        to: String,
    },
}

#[derive(Args)]
pub struct ServeArgs {
    /// The address to listen on. Port 0 picks a free port.
    #[arg(long, default_value = DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// A folder with a built page. It replaces the page inside this program.
    #[arg(long)]
    pub page: Option<PathBuf>,
    /// Fill the database with sample keys in every state. Only on loopback.
    #[arg(long)]
    pub demo: bool,
}

/// Accepted by every command.
#[derive(Args)]
pub struct StorageArgs {
    /// The folder for the database and the pushed packages.
    #[arg(long, global = true, default_value = "latchkey-data")]
    pub data: PathBuf,
    /// A PostgreSQL database, postgres://…, instead of SQLite.
    #[arg(long, global = true, env = DATABASE_URL, hide_env_values = true)]
    pub database_url: Option<String>,
    /// The configuration file, in TOML.
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    /// Take the time from the database. `POST /test/clock` sets it.
    #[arg(long, global = true)]
    pub test_clock: bool,
}

#[derive(Subcommand)]
pub enum NoticesCommand {
    /// Write and send all due mails once.
    Run,
}

/// The environment variables of the flags whose URL may contain a password.
pub const DATABASE_URL: &str = "LATCHKEY_DATABASE_URL";
pub const COPY_TO: &str = "LATCHKEY_COPY_TO";

pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

impl StorageArgs {
    pub fn clock(&self) -> Clock {
        if self.test_clock { Clock::Test } else { Clock::System }
    }

    pub fn config(&self, listen: SocketAddr, page: Option<PathBuf>) -> Result<Config, String> {
        let flags = Flags { listen, data: self.data.clone(), page, config: self.config.clone() };
        // A variable that is not valid Unicode cannot be a setting.
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Config::load(flags, environment)
    }

    /// The configuration for a command that does not listen.
    pub fn settings(&self) -> Result<Config, String> {
        self.config(SocketAddr::from(([127, 0, 0, 1], 0)), None)
    }
}
