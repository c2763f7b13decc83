//! Writes one mail per person and run, with all of the person's queued notices. Recipient, text and
//! Message-ID never change afterwards.

use std::collections::{BTreeMap, HashMap};

use latchkey_contract::Instant;
use lettre::Address;

use super::due::closeness;
use super::item::{Item, item};
use super::letter::Letter;
use super::run::Mailer;
use crate::app::App;
use crate::ids;
use crate::problem::ApiResult;
use crate::store::keys::KeyRecord;
use crate::store::notices::mails::{self, Mail};
use crate::store::notices::people::{self, Recipient};
use crate::store::notices::{self, Pending};
use crate::store::{self, Connection};

/// Returns how many mails were written.
pub async fn write(app: &App, mailer: &Mailer, now: Instant) -> ApiResult<u64> {
    let people_with_mail = people::with_pending(&mut *app.store.read().await?).await?;
    let mut written = 0;
    for user_id in people_with_mail {
        written += u64::from(write_to(app, mailer, &user_id, now).await?);
    }
    Ok(written)
}

async fn write_to(app: &App, mailer: &Mailer, user_id: &str, now: Instant) -> ApiResult<bool> {
    let mut write = app.store.write().await?;
    let recipient = people::lock(&mut write, user_id).await?;
    let pending = notices::pending_for(&mut write, user_id).await?;
    let Some(recipient) = recipient else {
        for notice in &pending {
            notices::delete_pending(&mut write, user_id, notice).await?;
        }
        write.commit().await?;
        return Ok(false);
    };
    if recipient.email.parse::<Address>().is_err() {
        // The notices stay queued: a mail without a valid address must not count as sent.
        mailer.say_unreachable_once(user_id, &recipient.name);
        return Ok(false);
    }
    let chosen = choose(&mut write, mailer, &recipient, user_id, pending, now).await?;
    if chosen.is_empty() {
        write.commit().await?;
        return Ok(false);
    }
    let (in_mail, items): (Vec<Pending>, Vec<Item>) = chosen.into_iter().unzip();
    let letter = Letter::new(&recipient.name, &mailer.origin, items);
    let id = ids::new_id("mail")?;
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
    mails::add(&mut write, &mail).await?;
    for notice in &in_mail {
        if !notices::mark(&mut write, user_id, notice, Some(&mail.id)).await? {
            // A person changed a key meanwhile. The next run writes the mail from the new state.
            return Ok(false);
        }
    }
    write.commit().await?;
    Ok(true)
}

/// Keeps the notices that are still true. Of several reminders about one value, only the one
/// closest to the expiry is kept.
async fn choose(
    on: &mut Connection,
    mailer: &Mailer,
    recipient: &Recipient,
    user_id: &str,
    pending: Vec<Pending>,
    now: Instant,
) -> ApiResult<Vec<(Pending, Item)>> {
    let keys = locked(on, &pending).await?;
    let mut closest: HashMap<String, u32> = HashMap::new();
    for notice in &pending {
        if closeness(notice.topic).is_none() {
            continue;
        }
        let before = notices::mailed_topics(on, user_id, &notice.value_id).await?;
        let known = before.into_iter().chain([notice.topic]).filter_map(closeness).max();
        let entry = closest.entry(notice.value_id.clone()).or_default();
        *entry = (*entry).max(known.unwrap_or_default());
    }
    let mut chosen = Vec::new();
    for notice in pending {
        let key = keys.get(&notice.key_id);
        // A person who has left the owner gets no notice.
        let key = key.filter(|key| recipient.owners.iter().any(|owner| owner.id == key.owner.id));
        let Some(item) = key.and_then(|key| item(key, &notice, &mailer.origin, now)) else {
            notices::delete_pending(on, user_id, &notice).await?;
            continue;
        };
        let closest_known = closest.get(&notice.value_id).copied().unwrap_or_default();
        if closeness(notice.topic).is_some_and(|own| own < closest_known) {
            notices::mark(on, user_id, &notice, None).await?;
            continue;
        }
        chosen.push((notice, item));
    }
    Ok(chosen)
}

/// Loads the keys under their locks, so that the mail is true when it is written.
async fn locked(
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
