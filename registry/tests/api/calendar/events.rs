//! The events of a calendar feed.

use reqwest::Method;
use serde_json::{Value, json};

use super::{create_link, read, read_events};
use crate::support::imported::{import, line};
use crate::support::{DAY, HOUR, MINUTE, Registry};

#[tokio::test]
async fn an_event_shows_the_key_the_expiry_and_the_regenerate_link() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 90 })).await;
    let feed = create_link(&ada).await;
    let events = read_events(&registry, &feed).await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(event.uid, format!("{}@127.0.0.1", key.id));
    assert_eq!(event.sequence, 1);
    assert_eq!(event.starts, key.key["current"]["expires_at"]);
    assert_eq!(event.ends, "2026-08-30T12:05:00Z");
    assert_eq!(event.stamped, "2026-06-01T12:00:00Z");
    assert_eq!(event.summary, "API key 'ci-deploy' of contoso expires");
    let page = format!("{}/account/keys/{}/regenerate", registry.origin(), key.id);
    assert_eq!(event.url, page);
    assert!(
        event.description.contains("2026-08-30 12:00:00 UTC") && event.description.contains(&page)
    );
    assert_eq!(event.alarms, [-30 * DAY, -7 * DAY, -DAY, 0]);
}

#[tokio::test]
async fn alarms_skip_thresholds_of_half_the_lifetime_or_more() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = create_link(&ada).await;
    for (days, alarms) in [
        (1, &[0][..]),
        (7, &[-DAY, 0]),
        (30, &[-7 * DAY, -DAY, 0]),
        (60, &[-7 * DAY, -DAY, 0]),
        (90, &[-30 * DAY, -7 * DAY, -DAY, 0]),
    ] {
        let key = ada.create(&json!({ "lifetime_days": days })).await;
        let events = read_events(&registry, &feed).await;
        let event = events.iter().find(|event| event.uid.starts_with(&key.id)).unwrap();
        assert_eq!(event.alarms, alarms, "{days}");
    }
}

#[tokio::test]
async fn alarms_follow_the_chosen_days_and_always_include_the_expiry() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 90 })).await;
    let own = json!({ "lifetime_days": 90, "owner": registry.owner("ada") });
    let own = ada.create(&own).await;
    let feed = create_link(&ada).await;
    let choice = json!({ "thresholds": [7], "organizations": false });
    ada.patch("/notices").json(&choice).await.expect(200);
    let events = read_events(&registry, &feed).await;
    let alarms = |id: &str| &events.iter().find(|event| event.uid.starts_with(id)).unwrap().alarms;
    assert_eq!(alarms(&own.id), &[-7 * DAY, 0]);
    assert_eq!(alarms(&key.id), &[0], "a key of an organization has no other alarm");
}

#[tokio::test]
async fn regenerating_a_key_moves_its_event() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let feed = create_link(&ada).await;
    let before = read_events(&registry, &feed).await.remove(0);
    registry.advance(10 * MINUTE).await;
    let new = ada.regenerate(&key, &json!({})).await;
    let after = read_events(&registry, &feed).await.remove(0);
    assert_eq!((after.uid, after.sequence), (before.uid, 2));
    assert_eq!(after.starts, new.key["current"]["expires_at"]);
    assert_eq!(after.stamped, "2026-06-01T12:10:00Z");
}

#[tokio::test]
async fn disabled_revoked_deleted_and_nonexpiring_keys_have_no_event() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = create_link(&ada).await;
    let (one, two, three, expired) = (
        ada.create(&json!({ "name": "one" })).await,
        ada.create(&json!({ "name": "two" })).await,
        ada.create(&json!({ "name": "three" })).await,
        ada.create(&json!({ "name": "expired", "lifetime_days": 1 })).await,
    );
    import(&registry.home, &line("no-expiry", &json!({})));
    let listed_ids = async || {
        let events = read_events(&registry, &feed).await;
        let mut ids: Vec<String> = events
            .into_iter()
            .map(|event| event.uid.split('@').next().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    let sorted = |keys: &[&crate::support::IssuedKey]| {
        let mut ids: Vec<String> = keys.iter().map(|key| key.id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(listed_ids().await, sorted(&[&one, &two, &three, &expired]));
    ada.act(&one, "disable").await;
    ada.act(&two, "revoke").await;
    ada.delete(&three.path()).await.expect(204);
    registry.advance(DAY).await;
    assert_eq!(listed_ids().await, sorted(&[&expired]));
    let ada = registry.sign_in("ada").await;
    ada.act(&one, "enable").await;
    ada.regenerate(&two, &json!({})).await;
    assert_eq!(listed_ids().await, sorted(&[&one, &two, &expired]));
    registry.home.succeed(&["adopt-expiry", "--between", "90", "110"]);
    assert_eq!(listed_ids().await.len(), 4);
}

#[tokio::test]
async fn special_characters_in_names_are_escaped() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = create_link(&ada).await;
    let names = [
        r"a;b,c:d\n\N\\e".to_owned(),
        r#"BEGIN:VEVENT\nSUMMARY:"x""#.to_owned(),
        "END:VCALENDAR".to_owned(),
        "é".repeat(64),
        "🔑".repeat(64),
        format!("x{}", "語 ".repeat(31)).trim().to_owned(),
        format!("{}\\", "y".repeat(63)),
        "👩\u{200d}💻 \u{2764}\u{fe0f} a\u{308}".to_owned(),
        "<script>alert(1)</script>&amp;%0d%0a".to_owned(),
    ];
    for name in &names {
        ada.create(&json!({ "name": name })).await;
    }
    let events = read_events(&registry, &feed).await;
    assert_eq!(events.len(), names.len());
    for name in &names {
        let summary = format!("API key '{name}' of contoso expires");
        assert!(events.iter().any(|event| event.summary == summary), "{name}");
    }
}

#[tokio::test]
async fn an_unchanged_feed_keeps_its_bytes_and_is_not_sent_again() {
    let registry = Registry::start();
    let ada = registry.ada();
    ada.a_key().await;
    let feed = create_link(&ada).await;
    let first = read(&registry, &feed).await;
    registry.advance(3 * HOUR).await;
    let second = read(&registry, &feed).await;
    assert_eq!((&first.text, first.header("etag")), (&second.text, second.header("etag")));
    let tag = first.header("etag").to_owned();
    for seen in
        [tag.as_str(), "\"other\", *", &format!("\"a\", {tag}"), tag.trim_start_matches("W/")]
    {
        let again = registry.call(Method::GET, &feed).header("If-None-Match", seen).await;
        assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", &*tag));
    }
    let ada = registry.sign_in("ada").await;
    ada.a_key().await;
    let changed = registry.call(Method::GET, &feed).header("If-None-Match", &tag).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
    let head = registry.call(Method::HEAD, &feed).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(head.header("etag"), changed.header("etag"));
}

#[tokio::test]
async fn an_event_starts_at_the_expiry_that_the_api_shows() {
    let registry = Registry::start();
    for now in ["2026-10-24T23:59:59Z", "2026-12-31T00:00:00Z", "2027-03-14T09:30:01Z"] {
        registry.set_clock(now).await;
        let ada = registry.sign_in("ada").await;
        ada.create(&json!({ "lifetime_days": 1, "name": now })).await;
    }
    let ada = registry.sign_in("ada").await;
    let feed = create_link(&ada).await;
    let keys = ada.get("/keys").await.expect(200)["keys"].clone();
    let of = |value: &Value| value.as_str().unwrap().to_owned();
    let mut from_api: Vec<String> =
        keys.as_array().unwrap().iter().map(|key| of(&key["current"]["expires_at"])).collect();
    let mut from_feed: Vec<String> =
        read_events(&registry, &feed).await.into_iter().map(|event| event.starts).collect();
    from_api.sort();
    from_feed.sort();
    assert_eq!(from_feed, from_api);
    assert_eq!(from_feed[0], "2026-10-25T23:59:59Z");
}
