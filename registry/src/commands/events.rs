//! `events export`: the audit log as JSON lines, oldest first. Memory does not grow with the log.

use latchkey_contract::{Event, Owner};
use serde::Serialize;

use super::output::Output;
use super::storage::open;
use super::{Outcome, owner_id};
use crate::cli::{EventsCommand, StorageArgs};
use crate::store::audit;

const PAGE: u32 = 1_000;

/// An event as the API returns it, with its ID and the owner of the key.
#[derive(Serialize)]
struct Line<'e> {
    id: &'e str,
    owner: &'e Owner,
    #[serde(flatten)]
    event: &'e Event,
}

pub async fn run(command: EventsCommand, storage: &StorageArgs) -> Outcome {
    let EventsCommand::Export { since, owner } = command;
    let mut on = open(storage).await?.store.read().await?;
    let owner_id = owner_id(&mut on, owner.as_deref()).await?;
    let mut output = Output::start();
    let mut after = None;
    loop {
        let page = audit::page(&mut on, owner_id.as_deref(), since, after.as_deref(), PAGE).await?;
        for audit::Entry { id, owner, event } in &page {
            output.line(serde_json::to_string(&Line { id, owner, event })?)?;
        }
        let Some(last) = page.into_iter().next_back() else { return output.finish() };
        after = Some(last.id);
    }
}
