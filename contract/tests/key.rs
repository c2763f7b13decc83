//! A key as a client reads it: its state, its counts, and what a regenerate sees of its values.

#![expect(clippy::unwrap_used, reason = "a test that cannot continue should panic")]

use latchkey_contract::time::parse;
use latchkey_contract::{Counts, Held, Instant, Key, State, ValueInfo, VariantArray};
use serde_json::{Value, json};

fn at(text: &str) -> Instant {
    parse(text).unwrap()
}

fn value(changes: &Value) -> Value {
    changed(
        json!({
            "hint": null, "issued_at": "2026-11-03T12:00:00Z", "expires_at": "2026-12-03T12:00:00Z",
            "warns_at": "2026-11-23T12:00:00Z", "last_used_at": null, "last_used_by": null, "uses": 0,
        }),
        changes,
    )
}

fn key(changes: &Value) -> Key {
    let key = json!({
        "id": "key_1", "name": "ci", "owner": { "id": "own_1", "name": "ada", "kind": "user" },
        "state": "active", "scopes": [], "packages": [], "lifetime_days": 30,
        "created_at": "2026-11-03T12:00:00Z", "created_by": "ada", "current": value(&json!({})),
        "retiring": null, "places": [], "revoked_reason": null, "version": 1,
    });
    serde_json::from_value(changed(key, changes)).unwrap()
}

fn changed(mut object: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

#[test]
fn the_instants_of_the_current_value_decide_the_state_of_a_key() {
    let states = |key: &Key| {
        ["2026-11-23T11:59:59Z", "2026-11-23T12:00:00Z", "2026-12-03T12:00:00Z"]
            .map(|now| key.state_at(at(now)))
    };
    assert_eq!(states(&key(&json!({}))), [State::Active, State::Expiring, State::Expired]);
    assert_eq!(states(&key(&json!({ "current": null }))), [State::Active; 3]);
    let ended = json!({ "disabled_at": "2026-11-04T12:00:00Z" });
    assert_eq!(states(&key(&ended)), [State::Disabled; 3]);
    let ended = json!({ "revoked_at": "2026-11-04T12:00:00Z" });
    assert_eq!(states(&key(&ended)), [State::Revoked; 3]);
}

#[test]
fn a_retiring_value_keeps_the_expiry_that_it_was_issued_with() {
    let held = |changes| serde_json::from_value::<ValueInfo>(value(&changes)).unwrap().held();
    let own = Some(at("2026-12-03T12:00:00Z"));
    assert_eq!(held(json!({})), Held { expires_at: own, used: false });
    let overlap = json!({
        "expires_at": "2026-11-05T12:00:00Z", "own_expires_at": "2026-12-03T12:00:00Z", "uses": 1,
    });
    assert_eq!(held(overlap), Held { expires_at: own, used: true });
    assert_eq!(held(json!({ "expires_at": null })), Held { expires_at: None, used: false });
}

#[test]
fn each_state_has_a_count_of_its_own() {
    let counts = json!({ "active": 1, "expiring": 2, "expired": 4, "disabled": 8, "revoked": 16 });
    let read: Counts = serde_json::from_value(counts.clone()).unwrap();
    let mut written = Counts::default();
    for state in State::VARIANTS {
        assert_eq!(counts[state.into_str()], read.of(*state));
        *written.slot(*state) += read.of(*state);
    }
    assert_eq!(written, read);
    assert_eq!(read.total(), 31);
}
