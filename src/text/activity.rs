//! A key's own page: its settings and its activity.

use latchkey_contract::{Event, EventKind, Scope, Word};

pub const LOADING: &str = "Loading the key";
pub const NOT_FOUND_TITLE: &str = "This key doesn't exist";
pub const NOT_FOUND: &str = "It was deleted, or it belongs to another account.";
pub const SETTINGS: &str = "Settings";
pub const OWNER: &str = "Owner";
pub const PERMISSIONS: &str = "Permissions";
pub const PACKAGES: &str = "Packages";
pub const LIFETIME: &str = "Lifetime";
pub const NO_LIFETIME: &str = "Not set: you choose it when you regenerate the key";
pub const CREATED: &str = "Created";
pub const BY: &str = " by ";
pub const EDIT_SETTINGS: &str = "Edit settings";
pub const COPY_SETTINGS: &str = "New key with these settings";
pub const ACTIVITY: &str = "Activity";
pub const ACTIVITY_LOADING: &str = "Loading the activity";
pub const NOTHING: &str = "No activity yet.";
pub const OLDER: &str = "Show older";

/// Every scope by its full name; the row names only the widest.
pub fn scopes(scopes: &[Word<Scope>]) -> String {
    let scope = |scope: &Word<Scope>| match scope {
        Word::Known(Scope::Push) => "Push new packages and versions".to_owned(),
        Word::Known(Scope::PushVersion) => "Push new versions of existing packages".to_owned(),
        Word::Known(Scope::Unlist) => "Unlist and relist versions".to_owned(),
        Word::Other(word) => word.clone(),
    };
    scopes.iter().map(scope).collect::<Vec<_>>().join(", ")
}

/// The first words of a line: `New value issued by ada`. A kind that only another registry knows is
/// shown as it is.
pub fn what(event: &Event) -> String {
    let done = match &event.kind {
        Word::Known(kind) => done(*kind),
        Word::Other(kind) => kind,
    };
    match (&event.actor, event.kind.known()) {
        (Some(actor), _) => format!("{done} by {actor}"),
        (None, Some(EventKind::Used | EventKind::Refused)) => match &event.client {
            Some(client) => format!("{done}: {client}"),
            None => done.to_owned(),
        },
        (None, Some(EventKind::Retired)) => format!("{done} at the end of its overlap"),
        (None, _) => done.to_owned(),
    }
}

const fn done(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "Created",
        EventKind::Edited => "Edited",
        EventKind::Regenerated => "New value issued",
        EventKind::Retired => "Old value stopped",
        EventKind::Disabled => "Disabled",
        EventKind::Enabled => "Enabled",
        EventKind::Revoked => "Revoked",
        EventKind::Deleted => "Deleted",
        EventKind::Used => "Used",
        EventKind::Refused => "Refused",
        EventKind::Notice => "Warning sent",
    }
}

/// The address, the client and the registry's note, in one line. Empty without any of them.
pub fn circumstances(event: &Event) -> String {
    let is_by_pipeline = matches!(event.kind.known(), Some(EventKind::Used | EventKind::Refused));
    let client = event.client.as_deref().filter(|_| !is_by_pipeline || event.actor.is_some());
    let from = event.address.as_ref().map(|address| format!("from {address}"));
    let with = client.map(|client| format!("with {client}"));
    let parts = [event.detail.clone(), with, from];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use latchkey_contract::VariantArray;
    use latchkey_contract::event::EventKey;

    use super::*;

    fn event(kind: EventKind, actor: Option<&str>, client: Option<&str>) -> Event {
        Event {
            at: "2026-11-24T12:00:00Z".parse().unwrap(),
            kind: kind.into(),
            key: EventKey { id: "key_1".to_owned(), name: "ci".to_owned() },
            actor: actor.map(str::to_owned),
            client: client.map(str::to_owned),
            address: Some("203.0.113.7".to_owned()),
            detail: None,
        }
    }

    #[test]
    fn a_person_or_a_pipeline_is_named() {
        let ada = event(EventKind::Regenerated, Some("ada"), Some("Firefox/140"));
        assert_eq!(what(&ada), "New value issued by ada");
        assert_eq!(circumstances(&ada), "with Firefox/140 · from 203.0.113.7");
        let ci = event(EventKind::Used, None, Some("NuGet/6.12"));
        assert_eq!(what(&ci), "Used: NuGet/6.12");
        assert_eq!(circumstances(&ci), "from 203.0.113.7");
    }

    #[test]
    fn every_kind_has_words_of_its_own() {
        let all: Vec<String> =
            EventKind::VARIANTS.iter().map(|kind| what(&event(*kind, None, None))).collect();
        for (at, words) in all.iter().enumerate() {
            assert!(!all[..at].contains(words), "{words}");
        }
    }
}
