//! The stamps of calendar entries, which calendar apps compare, and the size of a feed.

use serde_json::json;

use super::{create_link, read, read_events};
use crate::support::imported::{import, line};
use crate::support::{MINUTE, Person, Registry};

/// The feed without its stamps, and the stamp of its only event.
async fn content_and_stamp(registry: &Registry, feed: &str) -> (String, String) {
    let text = read(registry, feed).await.text;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("DTSTAMP:") && !line.starts_with("LAST-MODIFIED:"));
    let content = lines.collect::<Vec<_>>().join("\n");
    let event = read_events(registry, feed).await.remove(0);
    (content, event.stamped)
}

#[tokio::test]
async fn the_stamp_of_an_entry_changes_exactly_when_the_entry_changes() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 90 })).await;
    let feed = create_link(&ada).await;
    let mut before = content_and_stamp(&registry, &feed).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    registry.advance(MINUTE).await;
    assert_eq!(content_and_stamp(&registry, &feed).await, before, "a use changes nothing");
    let patch = |body| ada.patch(&key.path()).json(&body);
    let act = |action: &str| ada.post(&format!("{}/{action}", key.path()));
    let choose = |body| ada.patch("/notices").json(&body);
    let changes = [
        ("a new name", patch(json!({ "name": "nightly" })), true),
        ("the same name", patch(json!({ "name": "nightly" })), false),
        ("new places", patch(json!({ "places": [{ "label": "vault" }] })), false),
        ("other permissions", patch(json!({ "scopes": ["package:push"] })), false),
        ("all reminders, as before", choose(json!({ "thresholds": [30, 7, 1] })), false),
        ("fewer reminders", choose(json!({ "thresholds": [7] })), true),
        ("the same reminders", choose(json!({ "thresholds": [7] })), false),
        ("a new value", act("regenerate").json(&json!({ "lifetime_days": 90 })), true),
    ];
    for (change, call, is_visible) in changes {
        registry.advance(MINUTE).await;
        assert_eq!(call.await.status, 200, "{change}");
        let after = content_and_stamp(&registry, &feed).await;
        let differs = (after.0 != before.0, after.1 > before.1);
        assert_eq!(differs, (is_visible, is_visible), "{change}: {before:?} {after:?}");
        before = after;
    }
}

#[tokio::test]
async fn an_entry_that_comes_back_has_a_newer_stamp() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let feed = create_link(&ada).await;
    let (_, before) = content_and_stamp(&registry, &feed).await;
    registry.advance(MINUTE).await;
    ada.act(&key, "disable").await;
    assert_eq!(read_events(&registry, &feed).await.len(), 0);
    ada.act(&key, "enable").await;
    let (_, after) = content_and_stamp(&registry, &feed).await;
    assert!(after > before, "{before} {after}");
}

#[tokio::test]
async fn other_notice_days_of_the_operator_give_the_entries_newer_stamps() {
    let registry = Registry::with_config("policy.notice_days = [7]\n");
    let file = registry.home.folder().join("latchkey.toml");
    let run = |days: &str| {
        std::fs::write(&file, format!("policy.notice_days = {days}\n")).unwrap();
        registry.home.succeed(&["notices", "run", "--config", &file.display().to_string()]);
    };
    registry.ada().a_key().await;
    let feed = create_link(&registry.ada()).await;
    run("[7]");
    let (content, before) = content_and_stamp(&registry, &feed).await;
    registry.advance(MINUTE).await;
    run("[7]");
    assert_eq!(content_and_stamp(&registry, &feed).await, (content.clone(), before.clone()));
    run("[7, 1]");
    let replica = registry.replica();
    let (other_content, after) = content_and_stamp(&replica, &feed).await;
    assert!(other_content != content && after > before, "{before} {after}");
}

/// Imports a contoso key for each number of seconds from now to its expiry.
fn import_expiring(registry: &Registry, person: &Person<'_>, seconds: impl Iterator<Item = i64>) {
    let start: latchkey_contract::Instant = crate::support::home::START.parse().unwrap();
    let lines = seconds.map(|seconds| {
        let expires_at = start + chrono::TimeDelta::seconds(seconds);
        let expires_at = expires_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        let changes = json!({ "name": format!("{seconds:+}"), "expires_at": expires_at });
        line(&format!("old value {seconds} {}", person.cookie), &changes)
    });
    import(&registry.home, &lines.collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn a_feed_has_the_five_hundred_soonest_expiries_and_then_the_latest_past_ones() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = create_link(&ada).await;
    let names = async || {
        let events = read_events(&registry, &feed).await.into_iter();
        let names: Vec<i64> = events
            .map(|event| event.summary.split('\'').nth(1).unwrap().parse().unwrap())
            .collect();
        names
    };
    import_expiring(&registry, &ada, (-20..=0).chain(1..=490));
    assert_eq!(names().await, (-9..=490).collect::<Vec<_>>());
    import_expiring(&registry, &ada, 491..=3_000);
    assert_eq!(names().await, (1..=500).collect::<Vec<_>>());
    println!("{} bytes for 500 events", read(&registry, &feed).await.text.len());
}
