//! `key list|show|disable|enable|revoke`: an operator's view of keys.

mod act;
mod leaked;
mod list;

use self::act::{Action, act};
use super::Outcome;
use super::output::say;
use super::storage::{Opened, open};
use crate::cli::{KeyCommand, StorageArgs, WhichKeys};
use crate::store::keys;

pub async fn run(command: KeyCommand, storage: &StorageArgs) -> Outcome {
    match command {
        KeyCommand::List { owner, user, state, json } => {
            list::run(owner.as_deref(), user.as_deref(), state, json, storage).await
        }
        KeyCommand::Show { id } => show(&id, storage).await,
        KeyCommand::Disable { ids } => act(Action::Disable, ids, storage).await,
        KeyCommand::Enable { ids } => act(Action::Enable, ids, storage).await,
        KeyCommand::Revoke(which) => match which {
            WhichKeys { value: Some(value), .. } => leaked::run(&value, storage).await,
            WhichKeys { user: Some(user), .. } => act::revoke_of(&user, storage).await,
            WhichKeys { ids, .. } => act(Action::Revoke, ids, storage).await,
        },
    }
}

async fn show(id: &str, storage: &StorageArgs) -> Outcome {
    let Opened { store, now } = open(storage).await?;
    let mut on = store.read().await?;
    let known = keys::find_any(&mut on, id).await?;
    let key = existing(id, known)?.to_key(now);
    let json = serde_json::to_string_pretty(&key)?;
    say!("{json}");
    Ok(())
}

fn existing(id: &str, known: Option<keys::KeyRecord>) -> Result<keys::KeyRecord, String> {
    let key =
        known.ok_or_else(|| format!("no key has the ID {id:?}; `key list` prints all IDs"))?;
    match key.deleted_at {
        Some(_) => Err(format!("the key {id} was deleted; its values ended with it")),
        None => Ok(key),
    }
}
