//! The commands.

mod adopt_expiry;
mod backup;
mod copy;
mod doctor;
mod events;
mod failure;
mod feeds;
mod import;
mod key;
mod lines;
mod mail_server;
mod migrate;
mod notices;
mod org;
mod output;
mod owners;
mod package;
mod progress;
mod restore;
mod serve;
mod storage;
mod user;

use latchkey_contract::Owner;
use url::Url;

use self::failure::bail;
pub use self::failure::{Failure, Outcome};
use crate::cli::{self, Cli, Command, NoticesCommand};
use crate::store::{Connection, people};

pub async fn run(cli: Cli) -> Outcome {
    let storage = &cli.storage;
    if let Some(url) = &storage.database_url {
        warn_of_password("--database-url", url, cli::DATABASE_URL);
    }
    match cli.command {
        Command::Serve(args) => serve::run(args, storage).await,
        Command::User(command) => user::run(command, storage).await,
        Command::Org(command) => org::run(command, storage).await,
        Command::Notices(NoticesCommand::Run) => notices::run(storage).await,
        Command::Key(command) => key::run(command, storage).await,
        Command::Events(command) => events::run(command, storage).await,
        Command::Package(command) => package::run(command, storage).await,
        Command::Import { file } => import::run(&file, storage).await,
        Command::AdoptExpiry { between, dry_run } => {
            adopt_expiry::run(&between, dry_run, storage).await
        }
        Command::Migrate { check } => migrate::run(check, storage).await,
        Command::Doctor => doctor::run(storage).await,
        Command::Backup { file } => backup::run(&file, storage).await,
        Command::Restore { file, disable_keys } => restore::run(&file, disable_keys, storage).await,
        Command::Copy { to } => {
            warn_of_password("--to", &to, cli::COPY_TO);
            copy::run(&to, storage).await
        }
    }
}

/// A value that is not that of the environment variable comes from the command line.
fn warn_of_password(flag: &str, url: &str, variable: &str) {
    if std::env::var(variable).is_ok_and(|value| value == url) {
        return;
    }
    let has_password = Url::parse(url).is_ok_and(|url| {
        url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password")
    });
    if has_password {
        eprintln!(
            "warning: every process on this machine can read the password in {flag}; set the \
             variable {variable} instead"
        );
    }
}

async fn existing_owner(on: &mut Connection, name: &str) -> Outcome<Owner> {
    let owner = people::owner_by_name(on, name).await?;
    Ok(owner.ok_or_else(|| {
        format!(
            "no person or organization is called {name}; `user list` and `org list` print all names"
        )
    })?)
}

/// The ID of the owner that a list is limited to.
async fn owner_id(on: &mut Connection, name: Option<&str>) -> Outcome<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    Ok(Some(existing_owner(on, name).await?.id))
}

async fn existing_user(on: &mut Connection, name: &str) -> Outcome<String> {
    let known = people::credentials(on, name).await?;
    let known =
        known.ok_or_else(|| format!("user {name} does not exist; `user list` prints all names"))?;
    Ok(known.user_id)
}

/// If no administrator can sign in, nobody can see or revoke the organization's keys.
async fn require_administrator(on: &mut Connection, org: &Owner, user: &str) -> Outcome {
    if people::has_enabled_member(on, &org.id).await? {
        return Ok(());
    }
    let org = &org.name;
    bail!(
        "{user} is the last administrator of {org} who can sign in; first add another one with \
         `org admin add {org} USER`"
    );
}

async fn require_free_name(on: &mut Connection, name: &str) -> Outcome {
    match people::owner_by_name(on, name).await? {
        None => Ok(()),
        Some(_) => Err(format!("the name {name} is already taken").into()),
    }
}

/// People and organizations share one namespace. Their names appear in URLs and events.
fn checked_name(name: &str) -> Result<&str, String> {
    let fits = (1..=64).contains(&name.len())
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'));
    if fits {
        return Ok(name);
    }
    bail!("'{name}' is not a valid name; use 1 to 64 letters, digits, '.', '_' or '-'");
}
