//! Expiries by day, in the time zone of the request.

use serde_json::{Value, json};

use crate::support::{DAY, HOUR, Person, Registry};

async fn days(ada: &Person<'_>, query: &[(&str, &str)]) -> Vec<(String, u64)> {
    let timeline = ada.get("/keys/timeline").query(query).await.expect(200);
    let days = timeline["days"].as_array().unwrap().iter();
    days.map(|day| (day["date"].as_str().unwrap().to_owned(), day["count"].as_u64().unwrap()))
        .collect()
}

async fn days_with_expiries(ada: &Person<'_>, query: &[(&str, &str)]) -> Vec<(String, u64)> {
    days(ada, query).await.into_iter().filter(|(_, count)| *count > 0).collect()
}

fn day(date: &str, count: u64) -> (String, u64) {
    (date.to_owned(), count)
}

#[tokio::test]
async fn the_default_timeline_has_ninety_days_from_today_in_utc() {
    let registry = Registry::start();
    let ada = registry.ada();
    ada.a_key().await;
    ada.a_key().await;
    let all = days(&ada, &[]).await;
    assert_eq!(all.len(), 90);
    assert_eq!(all[0], day("2026-06-01", 0));
    assert_eq!(all[30], day("2026-07-01", 2));
    assert_eq!(all[89].0, "2026-08-29");
    assert_eq!(days(&ada, &[("days", "7")]).await.len(), 7);
}

#[tokio::test]
async fn the_time_zone_determines_the_day_of_an_expiry() {
    let registry = Registry::start();
    registry.set_clock("2026-06-01T23:30:00Z").await;
    let ada = registry.sign_in("ada").await;
    ada.create(&json!({ "lifetime_days": 7 })).await;
    for (zone, today, expected) in [
        ("UTC", "2026-06-01", "2026-06-08"),
        ("Europe/Berlin", "2026-06-02", "2026-06-09"),
        ("America/Los_Angeles", "2026-06-01", "2026-06-08"),
        ("Pacific/Kiritimati", "2026-06-02", "2026-06-09"),
        ("Asia/Kolkata", "2026-06-02", "2026-06-09"),
    ] {
        let all = days(&ada, &[("zone", zone)]).await;
        assert_eq!(all[0].0, today, "{zone}");
        assert_eq!(days_with_expiries(&ada, &[("zone", zone)]).await, [day(expected, 1)], "{zone}");
    }
}

#[tokio::test]
async fn each_day_appears_once_across_a_clock_change() {
    let registry = Registry::start();
    registry.set_clock("2026-10-20T22:30:00Z").await;
    let ada = registry.sign_in("ada").await;
    ada.create(&json!({ "lifetime_days": 7 })).await;
    let all = days(&ada, &[("zone", "Europe/Berlin"), ("days", "10")]).await;
    let dates: Vec<&str> = all.iter().map(|(date, _)| date.as_str()).collect();
    assert_eq!(
        dates[..6],
        ["2026-10-21", "2026-10-22", "2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"]
    );
    assert_eq!(
        days_with_expiries(&ada, &[("zone", "Europe/Berlin")]).await,
        [day("2026-10-27", 1)]
    );
}

#[tokio::test]
async fn a_day_begins_at_midnight_where_that_is_not_at_a_full_hour() {
    let registry = Registry::start();
    for now in ["2026-06-01T18:14:59Z", "2026-06-01T18:15:00Z"] {
        registry.set_clock(now).await;
        registry.sign_in("ada").await.create(&json!({ "lifetime_days": 7 })).await;
    }
    let ada = registry.ada();
    let expected = [day("2026-06-08", 1), day("2026-06-09", 1)];
    assert_eq!(days_with_expiries(&ada, &[("zone", "Asia/Kathmandu")]).await, expected);
}

#[tokio::test]
async fn only_own_keys_that_work_are_in_the_timeline() {
    let registry = Registry::start();
    let ada = registry.ada();
    ada.a_key().await;
    let (disabled, revoked, deleted) = (ada.a_key().await, ada.a_key().await, ada.a_key().await);
    ada.act(&disabled, "disable").await;
    ada.act(&revoked, "revoke").await;
    ada.delete(&deleted.path()).await.expect(204);
    let cys = json!({ "owner": registry.owner("cy") });
    registry.cy().create(&cys).await;
    assert_eq!(days_with_expiries(&ada, &[]).await, [day("2026-07-01", 1)]);
}

#[tokio::test]
async fn a_key_that_has_just_expired_is_not_in_the_timeline() {
    let registry = Registry::start();
    registry.ada().create(&json!({ "lifetime_days": 1 })).await;
    registry.advance(DAY - HOUR).await;
    let ada = registry.sign_in("ada").await;
    assert_eq!(days_with_expiries(&ada, &[]).await, [day("2026-06-02", 1)]);
    registry.advance(HOUR).await;
    assert_eq!(days_with_expiries(&ada, &[]).await, []);
}

#[tokio::test]
async fn an_unknown_zone_or_an_invalid_range_is_refused() {
    let registry = Registry::start();
    let ada = registry.ada();
    for (query, field) in [
        ("zone=Mars/Olympus", "zone"),
        ("zone=", "zone"),
        ("zone=europe%00", "zone"),
        ("days=0", "days"),
        ("days=-1", "days"),
        ("days=100000", "days"),
        ("q=x", "q"),
    ] {
        let answer = ada.get(&format!("/keys/timeline?{query}")).await;
        assert!(answer.invalid_fields().iter().any(|wrong| wrong == field), "{query}");
    }
    let empty: Value = ada.get("/keys/timeline?days=1").await.expect(200);
    assert_eq!(empty, json!({ "days": [{ "date": "2026-06-01", "count": 0 }] }));
}
