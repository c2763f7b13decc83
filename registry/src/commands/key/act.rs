//! `key disable|enable|revoke`: the API's actions on several keys, all of them or none.

use std::fmt::Display;

use latchkey_contract::Instant;

use super::existing;
use crate::cli::StorageArgs;
use crate::commands::output::say;
use crate::commands::storage::{Opened, open};
use crate::commands::{Failure, Outcome, existing_user};
use crate::keys::{Author, Change};
use crate::logging;
use crate::problem::ApiResult;
use crate::store::inventory::{self, Filter};
use crate::store::{Transaction, keys, people};

#[derive(Clone, Copy)]
pub enum Action {
    Disable,
    Enable,
    Revoke,
}

impl Action {
    const fn done(self) -> &'static str {
        match self {
            Self::Disable => "disabled",
            Self::Enable => "enabled",
            Self::Revoke => "revoked",
        }
    }

    async fn on(self, change: &mut Change) -> ApiResult<bool> {
        match self {
            Self::Disable => change.disable().await,
            Self::Enable => change.enable().await,
            Self::Revoke => change.revoke(None).await,
        }
    }
}

pub async fn act(action: Action, ids: Vec<String>, storage: &StorageArgs) -> Outcome {
    logging::start();
    let Opened { store, now } = open(storage).await?;
    let transaction = store.begin().await?;
    on_all(action, ids, transaction, now).await
}

/// Revokes the keys that `key list --user` lists. The person cannot create another key meanwhile.
pub async fn revoke_of(user: &str, storage: &StorageArgs) -> Outcome {
    logging::start();
    let Opened { store, now } = open(storage).await?;
    let mut transaction = store.begin().await?;
    let user_id = existing_user(&mut transaction, user).await?;
    people::lock(&mut transaction, &user_id).await?;
    let filter = Filter { owner_id: None, user: Some(user), state: None, at: now };
    let found = inventory::page(&mut transaction, &filter, "", u32::MAX).await?;
    let working = found.into_iter().filter(|key| key.revoked_at.is_none());
    let ids: Vec<String> = working.map(|key| key.id).collect();
    if ids.is_empty() {
        say!("{user} has no keys that are not revoked");
        return Ok(());
    }
    on_all(Action::Revoke, ids, transaction, now).await
}

async fn on_all(
    action: Action,
    mut ids: Vec<String>,
    mut transaction: Transaction,
    now: Instant,
) -> Outcome {
    // All transactions lock keys in this order, so that they cannot deadlock.
    ids.sort();
    ids.dedup();
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        let known = keys::lock_any(&mut transaction, &id).await?;
        let key = existing(&id, known).map_err(nothing_changed)?;
        let mut change = Change { transaction, key, author: Author::operator(), now };
        let changed = action.on(&mut change).await.map_err(|error| {
            let why = Failure::from(error);
            nothing_changed(format!("{id}: {why}"))
        })?;
        let before = if changed { "" } else { "already " };
        let (owner, name) = (&change.key.owner.name, &change.key.name);
        lines.push(format!("{id}\t{owner}\t{name}\t{before}{}", action.done()));
        transaction = change.transaction;
    }
    transaction.commit().await?;
    for line in lines {
        say!("{line}");
    }
    Ok(())
}

fn nothing_changed(why: impl Display) -> String {
    format!("{why}. No key was changed")
}
