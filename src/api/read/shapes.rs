//! The shapes of the contract, field by field.

use latchkey_contract::event::EventKey;
use latchkey_contract::session::{PackageMatches, Timeline, TimelineDay};
use latchkey_contract::{
    Calendar, CalendarAddress, Counts, Event, EventKind, EventPage, FieldError, Issued, Key,
    KeyPage, LastUse, NoticeSettings, Owner, OwnerKind, Pattern, Place, Policy, Problem,
    RevokedReason, Scope, Session, State, User, Value, ValueInfo,
};
use serde_json::Value as Json;

use super::{Read, field};

macro_rules! shapes {
    ($($shape:ident { $($field:ident)* })*) => {
        $(impl Read for $shape {
            fn read(json: &Json) -> Option<Self> {
                Some(Self { $($field: field(json, stringify!($field))?),* })
            }
        })*
    };
}

shapes! {
    Calendar { active created_at }
    CalendarAddress { url }
    Counts { active expiring expired disabled revoked }
    Event { at kind key actor client address detail }
    EventKey { id name }
    EventPage { events next_cursor }
    FieldError { field detail }
    Issued { key value replayed }
    Key {
        id name owner state scopes packages lifetime_days created_at created_by current retiring
        places disabled_at revoked_at revoked_reason version
    }
    KeyPage { server_time keys next_cursor counts }
    LastUse { client address }
    NoticeSettings { thresholds organizations }
    Owner { id name kind }
    PackageMatches { total packages }
    Place { id label url updated_at }
    Policy {
        lifetimes_days default_lifetime_days max_lifetime_days warn_days overlaps_seconds
        default_overlap_seconds notice_days feedback_url
    }
    Session { user owners confirmed_until server_time }
    Timeline { days }
    TimelineDay { date count }
    User { id name email }
    ValueInfo {
        hint issued_at expires_at warns_at own_expires_at last_used_at last_used_by uses
    }
}

macro_rules! words {
    ($($word:ident by $parse:expr;)*) => {
        $(impl Read for $word {
            fn read(json: &Json) -> Option<Self> {
                $parse(json.as_str()?)
            }
        })*
    };
}

words! {
    State by State::parse;
    Scope by Scope::parse;
    EventKind by EventKind::parse;
    Pattern by |text| Pattern::parse(text).ok();
    Value by |text: &str| Some(Value::new(text.to_owned()));
    OwnerKind by |text| match text {
        "user" => Some(OwnerKind::User),
        "organization" => Some(OwnerKind::Organization),
        _ => None,
    };
    RevokedReason by |text| match text {
        "leaked" => Some(RevokedReason::Leaked),
        "unused" => Some(RevokedReason::Unused),
        "other" => Some(RevokedReason::Other),
        _ => None,
    };
}

/// A problem of another registry may carry less: only what makes it a problem document must be there.
impl Read for Problem {
    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            kind: field(json, "type")?,
            title: field(json, "title").unwrap_or_default(),
            status: field(json, "status")?,
            detail: field(json, "detail").unwrap_or_default(),
            errors: field(json, "errors").unwrap_or_default(),
            key: field(json, "key").unwrap_or_default(),
            allowed_days: field(json, "allowed_days").unwrap_or_default(),
            max_days: field(json, "max_days").unwrap_or_default(),
            max_bytes: field(json, "max_bytes").unwrap_or_default(),
            replaced_at: field(json, "replaced_at").unwrap_or_default(),
            expired_at: field(json, "expired_at").unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;
    use latchkey_contract::{Instant, Slug};
    use serde::Serialize;
    use std::fmt::Debug;

    fn round<T: Read + Serialize + PartialEq + Debug>(written: &T) {
        let json = serde_json::to_value(written).unwrap();
        assert_eq!(T::read(&json).as_ref(), Some(written), "{json}");
    }

    fn key() -> Key {
        let mut key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        let at: Instant = "2026-11-20T10:00:00Z".parse().unwrap();
        key.retiring = key.current.clone();
        if let Some(value) = &mut key.retiring {
            value.last_used_at = Some(at);
            value.last_used_by = Some(LastUse { client: None, address: "::1".to_owned() });
        }
        let url = Some("https://example.org/".to_owned());
        let (id, label) = ("plc_1".to_owned(), "CI".to_owned());
        key.places = vec![Place { id, label, url, updated_at: Some(at) }];
        key.revoked_at = Some(at);
        key.revoked_reason = Some(RevokedReason::Unused);
        key
    }

    #[test]
    fn what_the_contract_writes_is_read_back_whole() {
        let key = key();
        let server_time = "2026-11-20T10:00:00.250Z".parse().unwrap();
        let counts = Counts { active: 1, expiring: 2, expired: 3, disabled: 4, revoked: 5 };
        round(&KeyPage { server_time, keys: vec![key.clone()], next_cursor: None, counts });
        round(&Policy::default());
        round(&Calendar { active: true, created_at: Some(key.created_at) });
        round(&CalendarAddress { url: "https://registry.example/x.ics".to_owned() });
        round(&NoticeSettings { thresholds: vec![30, 7], organizations: false });
        let user = User { id: "usr_1".to_owned(), name: "ada".to_owned(), email: "a@b".to_owned() };
        let owners = vec![key.owner.clone()];
        round(&Session { user, owners, confirmed_until: Some(key.created_at), server_time });
        let event_key = EventKey { id: key.id.clone(), name: key.name.clone() };
        let kinds = EventKind::ALL.iter().map(|kind| Event {
            at: key.created_at,
            kind: *kind,
            key: event_key.clone(),
            actor: Some("ada".to_owned()),
            client: None,
            address: None,
            detail: None,
        });
        round(&EventPage { events: kinds.collect(), next_cursor: Some("c".to_owned()) });
        let days = vec![TimelineDay { date: "2026-12-03".to_owned(), count: 2 }];
        round(&Timeline { days });
        round(&PackageMatches { total: 1, packages: vec!["A".to_owned()] });
        let mut problem = Problem::new(Slug::Stale, "Changed.");
        problem.key = Some(Box::new(key));
        problem.errors = vec![FieldError { field: "name".to_owned(), detail: "x".to_owned() }];
        problem.allowed_days = Some(vec![1, 7]);
        round(&problem);
    }

    #[test]
    fn a_missing_field_is_no_such_shape() {
        let mut json = serde_json::to_value(key()).unwrap();
        json.as_object_mut().unwrap().remove("name");
        assert!(Key::read(&json).is_none());
    }
}
