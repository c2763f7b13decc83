//! Writes the mails: one per person and run, with everything that person is owed. From then on
//! recipient, words and Message-ID are fixed.

use std::collections::{BTreeMap, HashMap};

use latchkey_contract::Instant;
use lettre::Address;

use super::due::tightness;
use super::item::{Item, item};
use super::letter::Letter;
use super::run::Mailer;
use crate::app::App;
use crate::ids;
use crate::problem::ApiResult;
use crate::store::keys::KeyRecord;
use crate::store::notices::mails::{self, Mail};
use crate::store::notices::people::{self, Recipient};
use crate::store::notices::{self, Owed};
use crate::store::{self, Connection};

/// How many mails were written.
pub async fn write(app: &App, mailer: &Mailer, now: Instant) -> ApiResult<u64> {
    let owed = people::owed(&mut *app.store.read().await?).await?;
    let mut written = 0;
    for user_id in owed {
        written += u64::from(write_to(app, mailer, &user_id, now).await?);
    }
    Ok(written)
}

async fn write_to(app: &App, mailer: &Mailer, user_id: &str, now: Instant) -> ApiResult<bool> {
    let mut write = app.store.write().await?;
    let recipient = people::lock(&mut write, user_id).await?;
    let owed = notices::owed_to(&mut write, user_id).await?;
    let Some(recipient) = recipient else {
        for notice in &owed {
            notices::drop_owed(&mut write, user_id, notice).await?;
        }
        write.commit().await?;
        return Ok(false);
    };
    if recipient.email.parse::<Address>().is_err() {
        // What cannot be told stays owed: nothing is marked as sent that nobody can have read.
        mailer.say_unreachable_once(user_id, &recipient.name);
        return Ok(false);
    }
    let telling = choose(&mut write, mailer, &recipient, user_id, owed, now).await?;
    if telling.is_empty() {
        write.commit().await?;
        return Ok(false);
    }
    let (told, items): (Vec<Owed>, Vec<Item>) = telling.into_iter().unzip();
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
    for notice in &told {
        if !notices::settle(&mut write, user_id, notice, Some(&mail.id)).await? {
            // Somebody changed a key while this was written: the next run sees it as it is then.
            return Ok(false);
        }
    }
    write.commit().await?;
    Ok(true)
}

/// What of it is still true, and of what concerns one value's expiry only the tightest.
async fn choose(
    on: &mut Connection,
    mailer: &Mailer,
    recipient: &Recipient,
    user_id: &str,
    owed: Vec<Owed>,
    now: Instant,
) -> ApiResult<Vec<(Owed, Item)>> {
    let keys = locked(on, &owed).await?;
    let mut told: HashMap<String, u32> = HashMap::new();
    for notice in &owed {
        if tightness(notice.topic).is_none() {
            continue;
        }
        let before = notices::told(on, user_id, &notice.value_id).await?;
        let known = before.into_iter().chain([notice.topic]).filter_map(tightness).max();
        let tightest = told.entry(notice.value_id.clone()).or_default();
        *tightest = (*tightest).max(known.unwrap_or_default());
    }
    let mut telling = Vec::new();
    for notice in owed {
        let key = keys.get(&notice.key_id);
        // Whoever has left the owner since learns nothing any more.
        let key = key.filter(|key| recipient.owners.iter().any(|owner| owner.id == key.owner.id));
        let Some(item) = key.and_then(|key| item(key, &notice, &mailer.origin, now)) else {
            notices::drop_owed(on, user_id, &notice).await?;
            continue;
        };
        let tighter = told.get(&notice.value_id).copied().unwrap_or_default();
        if tightness(notice.topic).is_some_and(|own| own < tighter) {
            notices::settle(on, user_id, &notice, None).await?;
            continue;
        }
        telling.push((notice, item));
    }
    Ok(telling)
}

/// Under their locks, so that what a mail says of a key is true when it is written.
async fn locked(on: &mut Connection, owed: &[Owed]) -> ApiResult<BTreeMap<String, KeyRecord>> {
    let mut keys: BTreeMap<String, KeyRecord> = BTreeMap::new();
    let mut ids: Vec<&str> = owed.iter().map(|notice| notice.key_id.as_str()).collect();
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
