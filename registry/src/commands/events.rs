//! `events export`: the audit log as JSON lines, oldest first. Memory does not grow with the log.

use latchkey_contract::{Event, Owner};
use serde::Serialize;

use super::output::Output;
use super::{owner_id, storage, storage_failed};
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

pub async fn run(command: EventsCommand, storage: &StorageArgs) -> Result<(), String> {
    let EventsCommand::Export { since, owner } = command;
    let store = storage::open(storage).await?;
    let mut on = store.read().await.map_err(storage_failed)?;
    let owner_id = owner_id(&mut on, owner.as_deref()).await?;
    let mut output = Output::start();
    let mut after = None;
    loop {
        let page = audit::page(&mut on, owner_id.as_deref(), since, after.as_deref(), PAGE).await;
        let page = page.map_err(storage_failed)?;
        for audit::Entry { id, owner, event } in &page {
            let line = serde_json::to_string(&Line { id, owner, event });
            if !output.line(line.map_err(|error| error.to_string())?)? {
                return Ok(());
            }
        }
        let Some(last) = page.into_iter().next_back() else { return output.finish() };
        after = Some(last.id);
    }
}
