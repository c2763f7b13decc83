//! The commands.

mod adopt_expiry;
mod backup;
mod copy;
mod doctor;
mod events;
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

use latchkey_contract::{Instant, Owner};

use crate::cli::{Cli, Command, NoticesCommand};
use crate::clock::Clock;
use crate::store::{Connection, Store, people};

pub async fn run(cli: Cli) -> Result<(), String> {
    let storage = &cli.storage;
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
        Command::Copy { to } => copy::run(&to, storage).await,
    }
}

fn storage_failed(error: impl std::fmt::Display) -> String {
    format!("the database failed: {error}")
}

async fn now(clock: Clock, store: &Store) -> Result<Instant, String> {
    clock.now(store).await.map_err(storage_failed)
}

async fn existing_owner(on: &mut Connection, name: &str) -> Result<Owner, String> {
    let owner = people::owner_by_name(on, name).await.map_err(storage_failed)?;
    owner.ok_or_else(|| {
        format!(
            "no person or organization is called {name}; `user list` and `org list` print all names"
        )
    })
}

/// The ID of the owner that a list is limited to.
async fn owner_id(on: &mut Connection, name: Option<&str>) -> Result<Option<String>, String> {
    let Some(name) = name else { return Ok(None) };
    Ok(Some(existing_owner(on, name).await?.id))
}

async fn existing_user(on: &mut Connection, name: &str) -> Result<String, String> {
    let known = people::credentials(on, name).await.map_err(storage_failed)?;
    known.map(|known| known.user_id).ok_or_else(|| format!("user {name} does not exist"))
}

/// If no administrator can sign in, nobody can see or revoke the organization's keys.
async fn require_administrator(on: &mut Connection, org: &Owner, user: &str) -> Result<(), String> {
    if people::has_enabled_member(on, &org.id).await.map_err(storage_failed)? {
        return Ok(());
    }
    let org = &org.name;
    Err(format!(
        "{user} is the last administrator of {org} who can sign in; first add another one with \
         `org admin add {org} USER`"
    ))
}

/// People and organizations share one namespace. Their names appear in URLs and events.
fn checked_name(name: &str) -> Result<&str, String> {
    let fits = (1..=64).contains(&name.len())
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'));
    if fits {
        return Ok(name);
    }
    Err(format!("'{name}' is not a valid name; use 1 to 64 letters, digits, '.', '_' or '-'"))
}
