//! The part of a mail about one key: what happened, the remaining time by the shared rule, where
//! the value is stored, and the regenerate link. It never contains a value or a part of a value.

use askama::Template;
use chrono::SecondsFormat;
use latchkey_contract::label::without_disguise;
use latchkey_contract::time::utc;
use latchkey_contract::{Instant, Left, OwnerKind, RevokedReason};

use crate::links;
use crate::store::events::OPERATOR;
use crate::store::keys::{HeldValue, KeyRecord};
use crate::store::notices::{Pending, Topic};

/// A key can have 50 places with long links, more than fit into a mail.
const MAX_PLACES: usize = 5;

#[derive(Template)]
#[template(path = "mail/item.html")]
pub struct Item {
    /// The most urgent first: the kind of news, then the instant.
    pub order: (u8, i64),
    pub key_id: String,
    pub name: String,
    pub organization: Option<String>,
    /// Completes "API key 'ci-deploy' …" in a subject.
    pub headline: String,
    /// The most urgent first.
    pub news: Vec<String>,
    /// When the most urgent news happens, to the second.
    pub exact_time: Option<String>,
    pub used: Option<String>,
    pub places: Vec<(String, Option<String>)>,
    pub more_places: usize,
    /// `None` for a deleted key.
    pub link: Option<String>,
    pub link_words: &'static str,
}

/// `None` when the notice is no longer true.
pub fn item(key: &KeyRecord, notice: &Pending, origin: &str, now: Instant) -> Option<Item> {
    let works = key.deleted_at.is_none() && key.revoked_at.is_none() && key.disabled_at.is_none();
    let current = key.current.as_ref();
    match notice.topic {
        Topic::Days(_) | Topic::Expiry => {
            let value = current.filter(|value| works && value.id == notice.value_id)?;
            Some(about_expiry(key, value, origin, now)?)
        }
        Topic::Overlap => {
            let old = key.retiring_at(now).filter(|old| works && old.id == notice.value_id)?;
            if current.is_none_or(|value| value.uses > 0) {
                return None;
            }
            Some(about_overlap(key, old, origin, now)?)
        }
        Topic::Created | Topic::Regenerated | Topic::Revoked => {
            Some(about_change(key, notice, origin, now))
        }
    }
}

fn about_expiry(key: &KeyRecord, value: &HeldValue, origin: &str, now: Instant) -> Option<Item> {
    let at = value.expires_at?;
    let (order, headline, news) = if now >= at {
        let news = format!("This key expired on {}. Pushes fail until you regenerate it.", utc(at));
        (0, "has expired".to_owned(), news)
    } else {
        let left = Left::until(at, now);
        (1, format!("expires in {left}"), format!("This key expires in {left} ({}).", utc(at)))
    };
    Some(Item {
        order: (order, at.timestamp()),
        headline,
        news: vec![news],
        exact_time: Some(exact(at)),
        used: Some(last_use(None, value)),
        ..base(key, origin)
    })
}

fn about_overlap(key: &KeyRecord, old: &HeldValue, origin: &str, now: Instant) -> Option<Item> {
    let at = old.retires_at?;
    let client = old.last_used_by.as_ref().and_then(|by| by.client.as_deref());
    let news = format!(
        "{} still uses the old value, which stops working in {} ({}). The new value was never \
         used. Replace the old value where it is stored.",
        client.map_or_else(|| "An unknown client".to_owned(), without_disguise),
        Left::until(at, now),
        utc(at),
    );
    Some(Item {
        order: (2, at.timestamp()),
        headline: "is still used with its old value".to_owned(),
        news: vec![news],
        exact_time: Some(exact(at)),
        used: Some(last_use(OLD_VALUE, old)),
        link_words: "See who uses which value",
        ..base(key, origin)
    })
}

fn about_change(key: &KeyRecord, notice: &Pending, origin: &str, now: Instant) -> Item {
    let who = match notice.actor.as_deref() {
        Some(OPERATOR) => "The operator".to_owned(),
        Some(name) => without_disguise(name),
        None => "Someone".to_owned(),
    };
    let when = utc(notice.planned_at);
    let (order, done) = match notice.topic {
        Topic::Revoked => (3, "revoked"),
        Topic::Regenerated => (4, "regenerated"),
        _ => (5, "created"),
    };
    let mut news = vec![format!("{who} {done} this key on {when}.")];
    let value = key.current.as_ref().filter(|value| value.id == notice.value_id);
    let mut exact_time = None;
    if notice.topic == Topic::Revoked {
        news.extend(reason(key.revoked_reason).map(str::to_owned));
        news.push("Its values no longer work.".to_owned());
    } else if let Some(at) = value.and_then(|value| value.expires_at).filter(|at| *at > now) {
        let what = if notice.topic == Topic::Created { "The key" } else { "The new value" };
        news.push(format!("{what} expires in {} ({}).", Left::until(at, now), utc(at)));
        exact_time = Some(exact(at));
    }
    if notice.topic == Topic::Regenerated
        && let Some(at) = key.retiring_at(now).and_then(|old| old.retires_at)
    {
        let left = Left::until(at, now);
        news.push(format!("The old value keeps working for {left}, until {}.", utc(at)));
    }
    news.extend(ended_since(key, notice.topic).map(|end| format!("The key has since been {end}.")));
    let old = key.retiring_at(now).filter(|_| value.is_some());
    let used = old.map(|old| last_use(OLD_VALUE, old));
    Item {
        order: (order, notice.planned_at.timestamp()),
        headline: format!("was {done}"),
        news: vec![news.join(" ")],
        exact_time,
        used: used.or_else(|| value.map(|value| last_use(None, value))),
        ..base(key, origin)
    }
}

fn exact(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

const fn reason(reason: Option<RevokedReason>) -> Option<&'static str> {
    match reason {
        Some(RevokedReason::Leaked) => Some("Reason: the key leaked."),
        Some(RevokedReason::Unused) => Some("Reason: the key is unused."),
        Some(RevokedReason::Other) | None => None,
    }
}

/// How the key ended after the change that the mail reports.
fn ended_since(key: &KeyRecord, topic: Topic) -> Option<&'static str> {
    if key.deleted_at.is_some() {
        return Some("deleted");
    }
    if key.revoked_at.is_some() && topic != Topic::Revoked {
        return Some("revoked");
    }
    key.disabled_at.is_some().then_some("disabled")
}

const OLD_VALUE: Option<&str> = Some("The old value");

/// `subject` names the value if the mail is about two of them.
fn last_use(subject: Option<&str>, value: &HeldValue) -> String {
    let (Some(at), Some(by)) = (value.last_used_at, &value.last_used_by) else {
        return subject
            .map_or_else(|| "Never used.".to_owned(), |value| format!("{value} was never used."));
    };
    let last_used =
        subject.map_or_else(|| "Last used".to_owned(), |value| format!("{value} was last used"));
    let client = by.client.as_deref().map(|client| format!(" by {}", without_disguise(client)));
    let client = client.unwrap_or_default();
    format!("{last_used} on {}{client} from {}.", utc(at), by.address)
}

fn base(key: &KeyRecord, origin: &str) -> Item {
    let is_shared = key.owner.kind == OwnerKind::Organization;
    let place = |place: &latchkey_contract::Place| {
        let url = place.url.as_deref().map(without_disguise);
        // Even with a damaged database, no mail contains a `javascript:` link.
        (without_disguise(&place.label), url.filter(|url| links::is_web_address(url)))
    };
    Item {
        order: (0, 0),
        key_id: key.id.clone(),
        name: without_disguise(&key.name),
        organization: is_shared.then(|| without_disguise(&key.owner.name)),
        headline: String::new(),
        news: Vec::new(),
        exact_time: None,
        used: None,
        places: key.places.iter().take(MAX_PLACES).map(place).collect(),
        more_places: key.places.len().saturating_sub(MAX_PLACES),
        link: key.deleted_at.is_none().then(|| links::regenerate(origin, &key.id)),
        link_words: "Regenerate this key",
    }
}
