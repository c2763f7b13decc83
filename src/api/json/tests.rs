use std::fmt::Debug;

use latchkey_contract::VariantArray;
use latchkey_contract::event::EventKey;
use latchkey_contract::session::{PackageMatches, Timeline, TimelineDay};
use latchkey_contract::{
    Calendar, CalendarAddress, Counts, Event, EventKind, EventPage, FieldError, Instant, Issued,
    Key, KeyPage, LastUse, NoticeSettings, Place, Policy, Problem, RevokedReason, Session, Slug,
    State, User, Word,
};
use serde::Serialize;

use super::*;
use crate::sample::sample;

fn reads_back<T: DeserializeOwned + Serialize + PartialEq + Debug>(written: &T) {
    let json = serde_json::to_string(written).unwrap();
    assert_eq!(read::<T>(&json).as_ref(), Some(written), "{json}");
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
    key.revoked_reason = Some(RevokedReason::Unused.into());
    key
}

#[test]
fn every_answer_of_the_registry_is_read_whole() {
    let key = key();
    let server_time = "2026-11-20T10:00:00.250Z".parse().unwrap();
    let counts = Counts { active: 1, expiring: 2, expired: 3, disabled: 4, revoked: 5 };
    reads_back(&KeyPage { server_time, keys: vec![key.clone()], next_cursor: None, counts });
    reads_back(&Policy::default());
    reads_back(&Calendar { active: true, created_at: Some(key.created_at) });
    reads_back(&CalendarAddress { url: "https://registry.example/x.ics".to_owned() });
    reads_back(&NoticeSettings { thresholds: vec![30, 7], organizations: false });
    let user = User { id: "usr_1".to_owned(), name: "ada".to_owned(), email: "a@b".to_owned() };
    let owners = vec![key.owner.clone()];
    reads_back(&Session { user, owners, confirmed_until: Some(key.created_at), server_time });
    let event_key = EventKey { id: key.id.clone(), name: key.name.clone() };
    let events = EventKind::VARIANTS.iter().map(|kind| Event {
        at: key.created_at,
        kind: (*kind).into(),
        key: event_key.clone(),
        actor: Some("ada".to_owned()),
        client: None,
        address: None,
        detail: None,
    });
    reads_back(&EventPage { events: events.collect(), next_cursor: Some("c".to_owned()) });
    let days = vec![TimelineDay { date: "2026-12-03".to_owned(), count: 2 }];
    reads_back(&Timeline { days });
    reads_back(&PackageMatches { total: 1, packages: vec!["A".to_owned()] });
    let mut problem = Problem::new(Slug::Stale, "Changed.");
    problem.key = Some(Box::new(key));
    problem.errors = vec![FieldError { field: "name".to_owned(), detail: "x".to_owned() }];
    problem.allowed_days = Some(vec![1, 7]);
    reads_back(&problem);
}

#[test]
fn an_issued_value_is_read() {
    let json = serde_json::json!({ "key": key(), "value": "lk_secret", "replayed": false });
    let issued: Issued = read(&json.to_string()).unwrap();
    assert_eq!(issued.value.expose(), "lk_secret");
}

#[test]
fn a_missing_required_member_is_a_mismatch() {
    let mut json = serde_json::to_value(key()).unwrap();
    json.as_object_mut().unwrap().remove("name");
    assert!(read::<Key>(&json.to_string()).is_none());
}

#[test]
fn members_that_the_page_does_not_know_are_skipped() {
    let mut json = serde_json::to_value(key()).unwrap();
    json["color"] = serde_json::json!({ "red": [1, 2] });
    assert_eq!(read::<Key>(&json.to_string()), Some(key()));
}

#[test]
fn words_of_another_registry_are_kept_as_they_are() {
    let mut json = serde_json::to_value(key()).unwrap();
    json["state"] = "quarantined".into();
    json["scopes"] = serde_json::json!(["package:push", "package:sign"]);
    json["owner"]["kind"] = "team".into();
    json["revoked_reason"] = "policy".into();
    json["packages"] = serde_json::json!(["@scope/name"]);
    let read: Key = read(&json.to_string()).unwrap();
    assert_eq!(read.state, Word::<State>::Other("quarantined".to_owned()));
    assert_eq!(read.scopes[1].as_str(), "package:sign");
    assert_eq!(read.owner.kind.as_str(), "team");
    assert_eq!(read.revoked_reason.unwrap().as_str(), "policy");
    assert_eq!(read.packages[0].as_str(), "@scope/name");
}

#[test]
fn a_problem_of_another_registry_may_have_only_a_type_and_a_status() {
    let problem: Problem = read(r#"{"type":"about:blank","status":418}"#).unwrap();
    assert_eq!((problem.status, problem.title.as_str()), (418, ""));
}

#[test]
fn only_whole_numbers_are_counts() {
    for number in ["-1", "1.5", "1e300"] {
        let json = format!(r#"{{"total":{number},"packages":[]}}"#);
        assert!(read::<PackageMatches>(&json).is_none(), "{number}");
    }
}
