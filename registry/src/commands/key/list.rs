//! `key list`. Memory does not grow with the number of keys.

use chrono::SecondsFormat;
use latchkey_contract::{Instant, Key, State};

use crate::cli::StorageArgs;
use crate::commands::output::Output;
use crate::commands::storage::{Opened, open};
use crate::commands::{Outcome, existing_user, owner_id};
use crate::store::inventory::{self, Filter};

const PAGE: u32 = 500;

pub async fn run(
    owner: Option<&str>,
    user: Option<&str>,
    state: Option<State>,
    json: bool,
    storage: &StorageArgs,
) -> Outcome {
    let Opened { store, now } = open(storage).await?;
    let mut on = store.read().await?;
    let owner_id = owner_id(&mut on, owner).await?;
    if let Some(name) = user {
        existing_user(&mut on, name).await?;
    }
    let filter = Filter { owner_id: owner_id.as_deref(), user, state, at: now };
    let mut output = Output::start();
    let mut after = String::new();
    loop {
        let page = inventory::page(&mut on, &filter, &after, PAGE).await?;
        let Some(last) = page.last() else { return output.finish() };
        after.clone_from(&last.id);
        for key in page.iter().map(|key| key.to_key(now)) {
            let line = if json { serde_json::to_string(&key)? } else { columns(&key) };
            output.line(line)?;
        }
    }
}

fn columns(key: &Key) -> String {
    let value = key.current.as_ref();
    let written = |at: Instant| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        key.id.clone(),
        key.owner.name.clone(),
        key.name.clone(),
        key.state.as_str().to_owned(),
        or_dash(value.and_then(|value| value.hint.clone())),
        or_dash(value.and_then(|value| value.expires_at).map(written)),
        or_dash(value.and_then(|value| value.last_used_at).map(written)),
        key.created_by.clone(),
    ]
    .join("\t")
}
