//! One key in a mail, in words: what is the matter, what is left by the shared rule, where it is
//! used, and where to regenerate it. Never a value, nor a part of one.

use latchkey_contract::label::without_disguise;
use latchkey_contract::time::utc;
use latchkey_contract::{Instant, Left, OwnerKind, RevokedReason};

use crate::config::checks::is_web_address;
use crate::links;
use crate::store::keys::{HeldValue, KeyRecord};
use crate::store::notices::{Owed, Topic};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Most urgent first: the matter, then how soon.
    pub order: (u8, i64),
    pub key_id: String,
    pub name: String,
    pub organization: Option<String>,
    /// Completes "API key 'ci-deploy' …" in a subject.
    pub headline: String,
    pub matter: String,
    /// What else happened to the same key, less urgent first to last.
    pub also: Vec<String>,
    /// The instant that the matter is about, to the second.
    pub instant: Option<Instant>,
    pub used: Option<String>,
    pub places: Vec<(String, Option<String>)>,
    /// None to a key that is gone.
    pub link: Option<String>,
    pub link_words: &'static str,
}

/// `None` when the notice is about something that has changed meanwhile.
pub fn item(key: &KeyRecord, owed: &Owed, origin: &str, now: Instant) -> Option<Item> {
    let works = key.deleted_at.is_none() && key.revoked_at.is_none() && key.disabled_at.is_none();
    let current = key.current.as_ref();
    match owed.topic {
        Topic::Days(_) | Topic::Expiry => {
            let value = current.filter(|value| works && value.id == owed.value_id)?;
            Some(about_expiry(key, value, origin, now)?)
        }
        Topic::Overlap => {
            let old = key.retiring_at(now).filter(|old| works && old.id == owed.value_id)?;
            if current.is_none_or(|value| value.uses > 0) {
                return None;
            }
            Some(about_overlap(key, old, origin, now)?)
        }
        Topic::Created | Topic::Regenerated | Topic::Revoked => {
            Some(about_change(key, owed, origin, now))
        }
    }
}

fn about_expiry(key: &KeyRecord, value: &HeldValue, origin: &str, now: Instant) -> Option<Item> {
    let at = value.expires_at?;
    let (order, headline, matter) = if now >= at {
        let matter = format!(
            "It expired on {}. Pushes with it are refused until it is regenerated.",
            utc(at)
        );
        (0, "has expired".to_owned(), matter)
    } else {
        let left = Left::until(at, now);
        (1, format!("expires in {left}"), format!("It expires in {left} ({}).", utc(at)))
    };
    Some(Item {
        order: (order, at.timestamp()),
        headline,
        matter,
        instant: Some(at),
        used: Some(last_use("", value)),
        ..blank(key, origin)
    })
}

fn about_overlap(key: &KeyRecord, old: &HeldValue, origin: &str, now: Instant) -> Option<Item> {
    let at = old.retires_at?;
    let client = old.last_used_by.as_ref().and_then(|by| by.client.as_deref());
    let matter = format!(
        "Its old value is still used by {} and stops working in {} ({}). The new value was never \
         used: store it in the old one's place.",
        client.map_or_else(|| "a client without a name".to_owned(), without_disguise),
        Left::until(at, now),
        utc(at),
    );
    Some(Item {
        order: (2, at.timestamp()),
        headline: "is still used with its old value".to_owned(),
        matter,
        instant: Some(at),
        used: Some(last_use(", the old value,", old)),
        link_words: "See who uses which value",
        ..blank(key, origin)
    })
}

fn about_change(key: &KeyRecord, owed: &Owed, origin: &str, now: Instant) -> Item {
    let who = owed.actor.as_deref().map_or_else(|| "Somebody".to_owned(), without_disguise);
    let when = utc(owed.planned_at);
    let (order, done) = match owed.topic {
        Topic::Revoked => (3, "revoked"),
        Topic::Regenerated => (4, "regenerated"),
        _ => (5, "created"),
    };
    let mut matter = vec![format!("{who} {done} it on {when}.")];
    let value = key.current.as_ref().filter(|value| value.id == owed.value_id);
    let mut instant = None;
    if owed.topic == Topic::Revoked {
        matter.extend(reason(key.revoked_reason).map(str::to_owned));
        matter.push("The values it had do not work any more.".to_owned());
    } else if let Some(at) = value.and_then(|value| value.expires_at).filter(|at| *at > now) {
        let what = if owed.topic == Topic::Created { "It" } else { "The new value" };
        matter.push(format!("{what} expires in {} ({}).", Left::until(at, now), utc(at)));
        instant = Some(at);
    }
    if owed.topic == Topic::Regenerated
        && let Some(at) = key.retiring_at(now).and_then(|old| old.retires_at)
    {
        let left = Left::until(at, now);
        matter.push(format!("The old value works for another {left}, until {}.", utc(at)));
    }
    matter.extend(ended_since(key, owed.topic).map(|end| format!("It has been {end} since.")));
    let old = key.retiring_at(now).filter(|_| value.is_some());
    let used = old.map(|old| last_use(", the old value,", old));
    Item {
        order: (order, owed.planned_at.timestamp()),
        headline: format!("was {done}"),
        matter: matter.join(" "),
        instant,
        used: used.or_else(|| value.map(|value| last_use("", value))),
        ..blank(key, origin)
    }
}

const fn reason(reason: Option<RevokedReason>) -> Option<&'static str> {
    match reason {
        Some(RevokedReason::Leaked) => Some("The reason given: it leaked."),
        Some(RevokedReason::Unused) => Some("The reason given: nobody uses it."),
        Some(RevokedReason::Other) | None => None,
    }
}

/// What became of a key after the change that a mail tells of.
fn ended_since(key: &KeyRecord, topic: Topic) -> Option<&'static str> {
    if key.deleted_at.is_some() {
        return Some("deleted");
    }
    if key.revoked_at.is_some() && topic != Topic::Revoked {
        return Some("revoked");
    }
    key.disabled_at.is_some().then_some("disabled")
}

/// `of` is empty, or says which value is meant.
fn last_use(of: &str, value: &HeldValue) -> String {
    let (Some(at), Some(by)) = (value.last_used_at, &value.last_used_by) else {
        return format!("Never used{of}.");
    };
    let client = by.client.as_deref().map(|client| format!(" by {}", without_disguise(client)));
    let client = client.unwrap_or_default();
    format!("Last used{of} on {}{client} from {}.", utc(at), by.address)
}

fn blank(key: &KeyRecord, origin: &str) -> Item {
    let is_shared = key.owner.kind == OwnerKind::Organization;
    let place = |place: &latchkey_contract::Place| {
        let url = place.url.as_deref().map(without_disguise);
        // Whatever a database holds, no mail gets a link that is a script.
        (without_disguise(&place.label), url.filter(|url| is_web_address(url)))
    };
    Item {
        order: (0, 0),
        key_id: key.id.clone(),
        name: without_disguise(&key.name),
        organization: is_shared.then(|| without_disguise(&key.owner.name)),
        headline: String::new(),
        matter: String::new(),
        also: Vec::new(),
        instant: None,
        used: None,
        places: key.places.iter().map(place).collect(),
        link: key.deleted_at.is_none().then(|| links::regenerate(origin, &key.id)),
        link_words: "Regenerate it",
    }
}
