//! The calendar feed: a person's expiries, read by programs that cannot sign in.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::feed::{Event, events};
use crate::support::imported::{import, line};
use crate::support::{Answer, DAY, HOUR, MINUTE, Person, Registry};

/// A new address, as the path of it.
async fn mint(person: &Person<'_>) -> String {
    let url = person.post("/calendar").await.expect(200)["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&person.registry.origin()).unwrap();
    path.to_owned()
}

async fn read(registry: &Registry, path: &str) -> Answer {
    registry.call(Method::GET, path).await
}

async fn shown(registry: &Registry, path: &str) -> Vec<Event> {
    let answer = read(registry, path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    require_lines(&answer.text);
    events(&answer.text)
}

/// CRLF everywhere, at most 75 octets a line, and nothing but text.
fn require_lines(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

#[tokio::test]
async fn a_feed_is_made_shown_and_given_up() {
    let registry = Registry::start();
    let ada = registry.ada();
    let none = json!({ "active": false, "created_at": null });
    assert_eq!(ada.get("/calendar").await.expect(200), none);
    let first = mint(&ada).await;
    let is = json!({ "active": true, "created_at": "2026-06-01T12:00:00Z" });
    assert_eq!(ada.get("/calendar").await.expect(200), is);
    assert_eq!(registry.bob().get("/calendar").await.expect(200), none);
    shown(&registry, &first).await;
    let second = mint(&ada).await;
    read(&registry, &first).await.problem(Slug::NotFound);
    shown(&registry, &second).await;
    ada.delete("/calendar").await.expect(204);
    read(&registry, &second).await.problem(Slug::NotFound);
    assert_eq!(ada.get("/calendar").await.expect(200), none);
    ada.delete("/calendar").await.expect(204);
}

#[tokio::test]
async fn making_one_needs_a_confirmation_and_giving_it_up_does_not() {
    let registry = Registry::start();
    let address = mint(&registry.ada()).await;
    registry.advance(15 * MINUTE).await;
    let ada = registry.ada();
    ada.post("/calendar").await.problem(Slug::ConfirmationRequired);
    shown(&registry, &address).await;
    ada.delete("/calendar").await.expect(204);
    for call in [Method::GET, Method::POST, Method::DELETE] {
        registry.nobody().call(call, "/calendar").await.problem(Slug::NotSignedIn);
    }
    let foreign = ada.post("/calendar").header("Origin", "https://evil.example");
    foreign.await.problem(Slug::BadOrigin);
    let more = registry.bob().post("/calendar").json(&json!({ "days": 1 })).await;
    assert_eq!(more.invalid_fields(), ["days"]);
}

#[tokio::test]
async fn an_event_tells_what_expires_when_and_where_to_regenerate_it() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 90 })).await;
    let feed = mint(&ada).await;
    let events = shown(&registry, &feed).await;
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
async fn alarms_come_as_the_notices_do_those_of_half_the_life_or_more_left_out() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = mint(&ada).await;
    for (days, alarms) in [
        (1, &[0][..]),
        (7, &[-DAY, 0]),
        (30, &[-7 * DAY, -DAY, 0]),
        (60, &[-7 * DAY, -DAY, 0]),
        (90, &[-30 * DAY, -7 * DAY, -DAY, 0]),
    ] {
        let key = ada.create(&json!({ "lifetime_days": days })).await;
        let events = shown(&registry, &feed).await;
        let event = events.iter().find(|event| event.uid.starts_with(&key.id)).unwrap();
        assert_eq!(event.alarms, alarms, "{days}");
    }
}

#[tokio::test]
async fn alarms_come_on_the_days_a_person_chose_and_always_at_the_expiry() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 90 })).await;
    let own = json!({ "lifetime_days": 90, "owner": registry.owner("ada") });
    let own = ada.create(&own).await;
    let feed = mint(&ada).await;
    let choice = json!({ "thresholds": [7], "organizations": false });
    ada.patch("/notices").json(&choice).await.expect(200);
    let events = shown(&registry, &feed).await;
    let alarms = |id: &str| &events.iter().find(|event| event.uid.starts_with(id)).unwrap().alarms;
    assert_eq!(alarms(&own.id), &[-7 * DAY, 0]);
    assert_eq!(alarms(&key.id), &[0], "a key of an organisation");
}

#[tokio::test]
async fn a_regenerated_key_keeps_its_event_which_moves() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let feed = mint(&ada).await;
    let before = shown(&registry, &feed).await.remove(0);
    registry.advance(10 * MINUTE).await;
    let new = ada.regenerate(&key, &json!({})).await;
    let after = shown(&registry, &feed).await.remove(0);
    assert_eq!((after.uid, after.sequence), (before.uid, 2));
    assert_eq!(after.starts, new.key["current"]["expires_at"]);
    assert_eq!(after.stamped, "2026-06-01T12:10:00Z");
}

#[tokio::test]
async fn what_cannot_expire_or_no_longer_works_is_not_there() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = mint(&ada).await;
    let (one, two, three, expired) = (
        ada.create(&json!({ "name": "one" })).await,
        ada.create(&json!({ "name": "two" })).await,
        ada.create(&json!({ "name": "three" })).await,
        ada.create(&json!({ "name": "expired", "lifetime_days": 1 })).await,
    );
    import(&registry.home, &line("no-expiry", &json!({})));
    let names = async || {
        let events = shown(&registry, &feed).await;
        let mut ids: Vec<String> = events
            .into_iter()
            .map(|event| event.uid.split('@').next().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    let sorted = |keys: &[&crate::support::Holder]| {
        let mut ids: Vec<String> = keys.iter().map(|key| key.id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(names().await, sorted(&[&one, &two, &three, &expired]));
    ada.act(&one, "disable").await;
    ada.act(&two, "revoke").await;
    ada.delete(&three.path()).await.expect(204);
    registry.advance(DAY).await;
    assert_eq!(names().await, sorted(&[&expired]));
    let ada = registry.sign_in("ada").await;
    ada.act(&one, "enable").await;
    ada.regenerate(&two, &json!({})).await;
    assert_eq!(names().await, sorted(&[&one, &two, &expired]));
    registry.home.succeed(&["adopt-expiry", "--between", "90", "110"]);
    assert_eq!(names().await.len(), 4);
}

#[tokio::test]
async fn a_feed_shows_what_the_person_may_see_now_and_ends_with_them() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    ada.a_key().await;
    bob.create(&json!({ "owner": registry.owner("bob") })).await;
    let (feed_of_ada, feed_of_bob) = (mint(&ada).await, mint(&bob).await);
    let feed_of_cy = mint(&registry.cy()).await;
    let count = async |feed: &str| shown(&registry, feed).await.len();
    assert_eq!(
        (count(&feed_of_ada).await, count(&feed_of_bob).await, count(&feed_of_cy).await),
        (1, 2, 0)
    );
    registry.home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    registry.home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    assert_eq!((count(&feed_of_bob).await, count(&feed_of_cy).await), (1, 1));
    registry.home.succeed(&["user", "disable", "bob"]);
    read(&registry, &feed_of_bob).await.problem(Slug::NotFound);
    shown(&registry, &feed_of_ada).await;
}

#[tokio::test]
async fn any_other_address_is_not_found_and_this_one_opens_nothing_else() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let feed = mint(&ada).await;
    let token = feed.strip_prefix("/api/v1/calendar/").unwrap().strip_suffix(".ics").unwrap();
    assert!(token.len() >= 26, "128 bits in base 32: {token}");
    let other = format!("{}0", &token[..31]);
    for path in [
        format!("/api/v1/calendar/{token}"),
        format!("/api/v1/calendar/{token}.ICS"),
        format!("/api/v1/calendar/{other}{}.ics", if other == token { "x" } else { "" }),
        format!("/api/v1/calendar/{}.ics", token.to_uppercase() + "Z"),
        "/api/v1/calendar/.ics".to_owned(),
        "/api/v1/calendar/%00.ics".to_owned(),
        format!("/api/v1/calendar/{}.ics", "x".repeat(5_000)),
        format!("/api/v1/calendar/{token}.ics/more"),
    ] {
        read(&registry, &path).await.problem(Slug::NotFound);
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        registry.call(method, &feed).await.problem(Slug::MethodNotAllowed);
    }
    for (name, secret) in
        [("Cookie", format!("latchkey={token}")), ("Authorization", format!("Bearer {token}"))]
    {
        let call = registry.call(Method::GET, "/api/v1/keys").header(name, &secret);
        call.await.problem(Slug::NotSignedIn);
    }
    let ask = registry.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", token);
    ask.await.problem(Slug::KeyUnknown);
    shown(&registry, &feed).await;
    ada.show(&key).await;
}

#[tokio::test]
async fn the_address_is_in_no_log_and_no_file() {
    let registry = Registry::start();
    let feed = mint(&registry.ada()).await;
    shown(&registry, &feed).await;
    registry.ada().delete("/calendar").await.expect(204);
    read(&registry, &feed).await.problem(Slug::NotFound);
    registry.call(Method::POST, &feed).await.problem(Slug::MethodNotAllowed);
    mint(&registry.ada()).await;
    let token = &feed["/api/v1/calendar/".len()..][..16];
    let log = registry.log();
    assert!(log.contains("/api/v1/calendar/{feed}") && !log.contains(token), "{log}");
    let home = std::sync::Arc::clone(&registry.home);
    let last = mint(&registry.ada()).await;
    let last = &last["/api/v1/calendar/".len()..][..16];
    assert!(registry.terminate().success());
    for file in std::fs::read_dir(home.folder()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(16).any(|part| part == last.as_bytes()), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn nothing_in_it_helps_whoever_finds_it() {
    let registry = Registry::start();
    let ada = registry.ada();
    let places =
        json!({ "places": [{ "label": "vault-seven", "url": "https://vault.example/7" }] });
    let key = ada.create(&places).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let feed = mint(&ada).await;
    let text = read(&registry, &feed).await.text.replace("\r\n ", "");
    let tail = &key.value[key.value.len() - 4..];
    for secret in ["lk_", tail, "vault", "Contoso.", "package:", "@example.com", "ada", "reqwest"] {
        assert!(!text.replace(&key.id, "").contains(secret), "{secret}: {text}");
    }
}

#[tokio::test]
async fn hostile_names_stay_words() {
    let registry = Registry::start();
    let ada = registry.ada();
    let feed = mint(&ada).await;
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
    let events = shown(&registry, &feed).await;
    assert_eq!(events.len(), names.len());
    for name in &names {
        let summary = format!("API key '{name}' of contoso expires");
        assert!(events.iter().any(|event| event.summary == summary), "{name}");
    }
}

#[tokio::test]
async fn the_same_keys_are_the_same_bytes_and_need_not_be_sent_again() {
    let registry = Registry::start();
    let ada = registry.ada();
    ada.a_key().await;
    let feed = mint(&ada).await;
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
async fn the_instant_is_the_apis_whatever_day_it_is_elsewhere() {
    let registry = Registry::start();
    for now in ["2026-10-24T23:59:59Z", "2026-12-31T00:00:00Z", "2027-03-14T09:30:01Z"] {
        registry.stand_at(now).await;
        let ada = registry.sign_in("ada").await;
        ada.create(&json!({ "lifetime_days": 1, "name": now })).await;
    }
    let ada = registry.sign_in("ada").await;
    let feed = mint(&ada).await;
    let keys = ada.get("/keys").await.expect(200)["keys"].clone();
    let of = |value: &Value| value.as_str().unwrap().to_owned();
    let mut from_api: Vec<String> =
        keys.as_array().unwrap().iter().map(|key| of(&key["current"]["expires_at"])).collect();
    let mut from_feed: Vec<String> =
        shown(&registry, &feed).await.into_iter().map(|event| event.starts).collect();
    from_api.sort();
    from_feed.sort();
    assert_eq!(from_feed, from_api);
    assert_eq!(from_feed[0], "2026-10-25T23:59:59Z");
}
