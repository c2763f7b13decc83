//! A client reads the responses of any registry that implements the API.

#![expect(clippy::unwrap_used, reason = "a test that cannot continue should panic")]

use latchkey_contract::time::{plus_days, plus_seconds, utc, whole_seconds};
use latchkey_contract::{
    Event, EventKind, Instant, InvalidPattern, Pattern, Problem, Session, Slug, Word,
};
use serde_json::{Value, from_value, json, to_value};

fn session(server_time: &str, confirmed_until: &Value) -> Value {
    json!({
        "user": { "id": "usr_1", "name": "ada", "email": "ada@example.com" }, "owners": [],
        "confirmed_until": confirmed_until, "server_time": server_time,
    })
}

fn event(at: &str, kind: &str) -> Value {
    json!({
        "at": at, "kind": kind, "key": { "id": "key_1", "name": "ci" },
        "actor": null, "client": null, "address": null, "detail": null,
    })
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

#[test]
fn server_time_is_written_with_exactly_three_decimals() {
    for (read, written) in [
        ("2026-12-03T13:05:42Z", "2026-12-03T13:05:42.000Z"),
        ("2026-12-03T13:05:42.1234Z", "2026-12-03T13:05:42.123Z"),
        ("2026-12-03T15:05:42.5+02:00", "2026-12-03T13:05:42.500Z"),
    ] {
        let read: Session = from_value(session(read, &Value::Null)).unwrap();
        assert_eq!(to_value(read).unwrap()["server_time"], written);
    }
}

#[test]
fn an_instant_in_a_response_may_have_an_offset_but_must_be_an_instant() {
    let confirmed = |text| {
        from_value::<Session>(session("2026-12-03T13:05:42Z", &text))
            .map(|read| read.confirmed_until)
    };
    assert_eq!(confirmed(Value::Null).unwrap(), None);
    let offset = confirmed(json!("2026-12-03T15:05:42+02:00")).unwrap();
    assert_eq!(offset, Some(instant("2026-12-03T13:05:42Z")));
    confirmed(json!("tomorrow")).unwrap_err();
    let at = |text| from_value::<Event>(event(text, "used")).map(|read| read.at);
    assert_eq!(at("2026-12-03T15:05:42+02:00").unwrap(), instant("2026-12-03T13:05:42Z"));
    at("tomorrow").unwrap_err();
}

#[test]
fn a_word_of_a_newer_registry_is_kept_and_equals_no_known_word() {
    let kind = |word| {
        let event: Event = from_value(event("2026-12-03T13:05:42Z", word)).unwrap();
        assert_eq!(to_value(&event).unwrap()["kind"], word);
        assert_eq!(event.kind.as_str(), word);
        event.kind
    };
    let (known, newer) = (kind("used"), kind("rotated"));
    assert_eq!((known.known(), newer.known()), (Some(EventKind::Used), None));
    assert_eq!(newer, Word::Other("rotated".to_owned()));
    assert!(known == EventKind::Used && known != EventKind::Created);
    assert!(newer != EventKind::Used);
}

#[test]
fn a_pattern_is_written_as_it_was_read() {
    let pattern = Pattern::parse("Contoso.*").unwrap();
    assert_eq!((pattern.as_str(), pattern.to_string().as_str()), ("Contoso.*", "Contoso.*"));
    assert_eq!(to_value(pattern).unwrap(), "Contoso.*");
}

#[test]
fn an_invalid_pattern_says_what_to_enter() {
    for (why, said) in [
        (InvalidPattern::Empty, "Enter a pattern. Use * for all packages."),
        (InvalidPattern::TooLong, "A pattern can have at most 100 characters."),
        (
            InvalidPattern::Character('/'),
            "A pattern can't contain '/'. Use letters, digits, '.', '_', '-' and '*'.",
        ),
    ] {
        assert_eq!(why.to_string(), said);
    }
}

#[test]
fn a_problem_is_recognized_by_the_last_segment_of_its_type() {
    let mut problem = Problem::new(Slug::KeyExpired, "The key expired.");
    assert_eq!(problem.slug(), "key-expired");
    assert!(problem.is(Slug::KeyExpired) && !problem.is(Slug::KeyReplaced));
    problem.kind = "https://registry.example/problems/stale".to_owned();
    assert!(problem.is(Slug::Stale));
}

#[test]
fn a_day_has_86400_seconds_and_time_ends_at_the_last_instant() {
    let at = instant("2026-12-03T13:05:42.999Z");
    assert_eq!(whole_seconds(at), instant("2026-12-03T13:05:42Z"));
    assert_eq!(plus_seconds(at, -43), instant("2026-12-03T13:04:59.999Z"));
    assert_eq!(plus_days(at, 30), instant("2027-01-02T13:05:42.999Z"));
    assert_eq!(plus_seconds(at, i64::from(u32::MAX) * 86_400), Instant::MAX_UTC);
    assert_eq!(utc(at), "2026-12-03 13:05 UTC");
}
