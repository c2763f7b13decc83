//! The calendar feed: a person's expiries, read by programs that cannot sign in.

mod events;
mod stamps;

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::json;

use crate::support::feed::{Event, events};
use crate::support::{Answer, MINUTE, Person, Registry};

/// Creates a calendar link and returns its path.
async fn create_link(person: &Person<'_>) -> String {
    let url = person.post("/calendar").await.expect(200)["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(&person.registry.origin()).unwrap();
    path.to_owned()
}

async fn read(registry: &Registry, path: &str) -> Answer {
    registry.call(Method::GET, path).await
}

async fn read_events(registry: &Registry, path: &str) -> Vec<Event> {
    let answer = read(registry, path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    require_valid_lines(&answer.text);
    events(&answer.text)
}

/// Requires CRLF line endings, at most 75 octets per line, and no control characters.
fn require_valid_lines(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

#[tokio::test]
async fn a_calendar_link_is_created_replaced_and_deleted() {
    let registry = Registry::start();
    let ada = registry.ada();
    let none = json!({ "active": false, "created_at": null });
    assert_eq!(ada.get("/calendar").await.expect(200), none);
    let first = create_link(&ada).await;
    let is = json!({ "active": true, "created_at": "2026-06-01T12:00:00Z" });
    assert_eq!(ada.get("/calendar").await.expect(200), is);
    assert_eq!(registry.bob().get("/calendar").await.expect(200), none);
    read_events(&registry, &first).await;
    let second = create_link(&ada).await;
    read(&registry, &first).await.problem(Slug::NotFound);
    read_events(&registry, &second).await;
    ada.delete("/calendar").await.expect(204);
    read(&registry, &second).await.problem(Slug::NotFound);
    assert_eq!(ada.get("/calendar").await.expect(200), none);
    ada.delete("/calendar").await.expect(204);
}

#[tokio::test]
async fn only_creating_a_calendar_link_needs_a_confirmation() {
    let registry = Registry::start();
    let address = create_link(&registry.ada()).await;
    registry.advance(15 * MINUTE).await;
    let ada = registry.ada();
    ada.post("/calendar").await.problem(Slug::ConfirmationRequired);
    read_events(&registry, &address).await;
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
async fn a_feed_follows_membership_and_ends_for_a_disabled_person() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    ada.a_key().await;
    bob.create(&json!({ "owner": registry.owner("bob") })).await;
    let (feed_of_ada, feed_of_bob) = (create_link(&ada).await, create_link(&bob).await);
    let feed_of_cy = create_link(&registry.cy()).await;
    let count = async |feed: &str| read_events(&registry, feed).await.len();
    assert_eq!(
        (count(&feed_of_ada).await, count(&feed_of_bob).await, count(&feed_of_cy).await),
        (1, 2, 0)
    );
    registry.home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    registry.home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    assert_eq!((count(&feed_of_bob).await, count(&feed_of_cy).await), (1, 1));
    registry.home.succeed(&["user", "disable", "bob"]);
    read(&registry, &feed_of_bob).await.problem(Slug::NotFound);
    read_events(&registry, &feed_of_ada).await;
}

#[tokio::test]
async fn a_feed_token_works_only_in_its_exact_address() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let feed = create_link(&ada).await;
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
    let as_value = registry.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", token);
    as_value.await.problem(Slug::KeyUnknown);
    read_events(&registry, &feed).await;
    ada.show(&key).await;
}

#[tokio::test]
async fn a_feed_address_is_never_logged_or_stored() {
    let registry = Registry::start();
    let feed = create_link(&registry.ada()).await;
    read_events(&registry, &feed).await;
    registry.ada().delete("/calendar").await.expect(204);
    read(&registry, &feed).await.problem(Slug::NotFound);
    registry.call(Method::POST, &feed).await.problem(Slug::MethodNotAllowed);
    create_link(&registry.ada()).await;
    let token = &feed["/api/v1/calendar/".len()..][..16];
    let log = registry.log();
    assert!(log.contains("/api/v1/calendar/{feed}") && !log.contains(token), "{log}");
    let home = std::sync::Arc::clone(&registry.home);
    let last = create_link(&registry.ada()).await;
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
async fn a_feed_reveals_no_value_place_package_or_person() {
    let registry = Registry::start();
    let ada = registry.ada();
    let places =
        json!({ "places": [{ "label": "vault-seven", "url": "https://vault.example/7" }] });
    let key = ada.create(&places).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let feed = create_link(&ada).await;
    let text = read(&registry, &feed).await.text.replace("\r\n ", "");
    let tail = &key.value[key.value.len() - 4..];
    for secret in ["lk_", tail, "vault", "Contoso.", "package:", "@example.com", "ada", "reqwest"] {
        assert!(!text.replace(&key.id, "").contains(secret), "{secret}: {text}");
    }
}
