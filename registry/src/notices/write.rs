//! Writes one mail per person and run, with all of the person's queued notices. Recipient, text and
//! Message-ID never change afterwards.

use std::collections::BTreeMap;

use latchkey_contract::Instant;
use lettre::Address;

use super::item::{Item, item};
use super::letter::Letter;
use super::mailer::Mailer;
use crate::app::App;
use crate::ids;
use crate::problem::ApiResult;
use crate::store::keys::KeyRecord;
use crate::store::notices::mails::{self, Mail};
use crate::store::notices::people::{self, Recipient};
use crate::store::notices::{Pending, pending};
use crate::store::{self, Connection};

/// More than a mail lists. The others are counted in the database.
const MAX_LOADED: u32 = 150;

pub async fn write(app: &App, mailer: &Mailer, now: Instant) -> ApiResult<u64> {
    let people_with_mail = people::with_pending(&mut *app.store.read().await?).await?;
    let mut written = 0;
    for user_id in people_with_mail {
        written += u64::from(write_to(app, mailer, &user_id, now).await?);
    }
    Ok(written)
}

async fn write_to(app: &App, mailer: &Mailer, user_id: &str, now: Instant) -> ApiResult<bool> {
    let mut transaction = app.store.begin().await?;
    let Some(recipient) = people::lock(&mut transaction, user_id).await? else {
        pending::delete_all(&mut transaction, user_id).await?;
        transaction.commit().await?;
        return Ok(false);
    };
    if recipient.email.parse::<Address>().is_err() {
        // The notices stay queued: a mail without a valid address must not count as sent.
        mailer.warn_unreachable_once(user_id, &recipient.name);
        return Ok(false);
    }
    // Locks keys before it changes notices, like a person's change of a key.
    let urgent = pending::most_urgent(&mut transaction, user_id, now, MAX_LOADED).await?;
    let chosen = choose(&mut transaction, mailer, &recipient, user_id, urgent, now).await?;
    let id = ids::new_id("mail")?;
    for (notice, _) in &chosen {
        if !pending::mark(&mut transaction, user_id, notice, &id).await? {
            // A person changed a key meanwhile. The next run writes the mail from the new state.
            return Ok(false);
        }
    }
    pending::drop_outdated(&mut transaction, user_id).await?;
    if chosen.is_empty() {
        // The next run loads the remaining notices.
        transaction.commit().await?;
        return Ok(false);
    }
    let keys = pending::mark_rest(&mut transaction, user_id, &id).await?;
    let items = chosen.into_iter().map(|(_, item)| item).collect();
    let letter = Letter::new(&recipient.name, &mailer.origin, items, keys);
    let mail = Mail {
        message_id: format!("<{id}@{}>", mailer.domain),
        user_id: user_id.to_owned(),
        user_name: recipient.name,
        address: recipient.email,
        subject: letter.subject(),
        text: letter.text(),
        html: letter.html(),
        written_at: now,
        attempts: 0,
        is_doubtful: false,
        id,
    };
    mails::add(&mut transaction, &mail).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Keeps the notices that are still true.
async fn choose(
    on: &mut Connection,
    mailer: &Mailer,
    recipient: &Recipient,
    user_id: &str,
    urgent: Vec<Pending>,
    now: Instant,
) -> ApiResult<Vec<(Pending, Item)>> {
    let keys = load_locked(on, &urgent).await?;
    let mut chosen = Vec::new();
    for notice in urgent {
        let key = keys.get(&notice.key_id);
        // A person who has left the owner gets no notice.
        let key = key.filter(|key| recipient.owners.iter().any(|owner| owner.id == key.owner.id));
        match key.and_then(|key| item(key, &notice, &mailer.origin, now)) {
            Some(item) => chosen.push((notice, item)),
            None => pending::delete(on, user_id, &notice).await?,
        }
    }
    Ok(chosen)
}

/// Loads the keys under their locks, so that the mail is true when it is written.
async fn load_locked(
    on: &mut Connection,
    pending: &[Pending],
) -> ApiResult<BTreeMap<String, KeyRecord>> {
    let mut keys: BTreeMap<String, KeyRecord> = BTreeMap::new();
    let mut ids: Vec<&str> = pending.iter().map(|notice| notice.key_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        store::keys::take_lock(on, id).await?;
        if let Some(key) = store::keys::find_any(on, id).await? {
            keys.insert(id.to_owned(), key);
        }
    }
    Ok(keys)
}
