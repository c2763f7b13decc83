//! People who lose their access while a request of theirs is under way. Each request here waits for
//! its body, so the registry has read the credentials but has not opened a transaction.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::home::PASSWORD;
use crate::support::raw::{Announced, announce};
use crate::support::{IssuedKey, Person, RawAnswer, RawRequest, Registry};

/// Announces a request and returns it with a name for messages.
fn announced(person: &Person<'_>, method: &str, path: &str, body: &Value) -> (String, Announced) {
    let mut request = RawRequest::new(method, &format!("/api/v1{path}")).json(body);
    for (name, value) in person.credentials() {
        request = request.header(name, &value);
    }
    (format!("{method} {path}"), announce(&person.registry.address, &request))
}

/// Every change of a key, announced by this person.
fn changes_of_keys(person: &Person<'_>, key: &IssuedKey) -> Vec<(String, Announced)> {
    let path = key.path();
    let place = key.key["places"][0]["id"].as_str().unwrap();
    let nothing = json!({});
    let mut waiting = vec![
        announced(person, "POST", "/keys", &person.new_key(&json!({ "name": "stolen" }))),
        announced(person, "PATCH", &path, &json!({ "name": "renamed" })),
        announced(person, "DELETE", &path, &nothing),
        announced(person, "POST", &format!("{path}/places/{place}/updated"), &nothing),
    ];
    for action in ["regenerate", "retire", "disable", "enable", "revoke"] {
        waiting.push(announced(person, "POST", &format!("{path}/{action}"), &nothing));
    }
    waiting
}

/// What only a signed-in person can change about themselves.
fn changes_of_oneself(person: &Person<'_>) -> Vec<(String, Announced)> {
    let new = json!({ "current": PASSWORD, "new": "a new horse in the stable" });
    vec![
        announced(person, "POST", "/calendar", &json!({})),
        announced(person, "DELETE", "/calendar", &json!({})),
        announced(person, "PATCH", "/notices", &json!({ "organizations": false })),
        announced(person, "POST", "/session/confirm", &json!({ "password": PASSWORD })),
        announced(person, "POST", "/session/password", &new),
    ]
}

/// Sends the bodies. Checks each answer, and that nothing changed.
async fn finish(
    registry: &Registry,
    key: &IssuedKey,
    waiting: Vec<(String, Announced)>,
    check: impl Fn(&str, &RawAnswer),
) {
    let bob = registry.bob();
    for (name, request) in waiting {
        let answer = request.finish();
        assert!(answer.status >= 400, "{name} was accepted: {answer:?}");
        check(&name, &answer);
        assert_eq!(bob.show(key).await, key.key, "{name}");
    }
    assert_eq!(bob.key_names(&[]).await, ["ci-deploy"]);
    assert_eq!(bob.event_kinds(key).await, ["created"]);
}

async fn key_with_a_place(registry: &Registry) -> IssuedKey {
    registry.bob().create(&json!({ "places": [{ "label": "vault" }] })).await
}

#[tokio::test]
async fn a_removed_administrator_cannot_complete_a_request() {
    let registry = Registry::start();
    let key = key_with_a_place(&registry).await;
    let waiting = changes_of_keys(&registry.ada(), &key);
    registry.home.succeed(&["org", "admin", "remove", "contoso", "ada"]);
    finish(&registry, &key, waiting, |name, answer| {
        if name == "POST /keys" {
            assert_eq!(answer.problem(Slug::Invalid)["errors"][0]["field"], "owner");
        } else {
            answer.problem(Slug::NotFound);
        }
    })
    .await;
}

#[tokio::test]
async fn a_disabled_person_cannot_complete_a_request() {
    let registry = Registry::start();
    let key = key_with_a_place(&registry).await;
    let ada = registry.ada();
    let mut waiting = changes_of_keys(&ada, &key);
    waiting.extend(changes_of_oneself(&ada));
    registry.home.succeed(&["user", "disable", "ada"]);
    finish(&registry, &key, waiting, |_, answer| drop(answer.problem(Slug::NotSignedIn))).await;
    registry.home.succeed(&["user", "enable", "ada"]);
    let ada = registry.sign_in("ada").await;
    assert_eq!(ada.get("/calendar").await.expect(200)["active"], false);
    assert_eq!(ada.get("/notices").await.expect(200)["organizations"], true);
}

#[tokio::test]
async fn a_request_of_an_ended_session_is_not_completed() {
    let registry = Registry::start();
    let key = key_with_a_place(&registry).await;
    let ada = registry.ada();
    let mut waiting = changes_of_keys(&ada, &key);
    waiting.extend(changes_of_oneself(&ada));
    ada.delete("/session").await.expect(204);
    finish(&registry, &key, waiting, |_, answer| drop(answer.problem(Slug::NotSignedIn))).await;
    let ada = registry.sign_in("ada").await;
    assert_eq!(ada.get("/calendar").await.expect(200)["active"], false);
    assert_eq!(ada.get("/notices").await.expect(200)["organizations"], true);
}

#[tokio::test]
async fn a_request_by_an_ended_embed_token_is_not_completed() {
    let registry = Registry::embedded();
    let key = key_with_a_place(&registry).await;
    let frame = registry.gallery().confirmed_frame().await;
    let waiting = changes_of_keys(&frame, &key);
    registry.gallery().end_tokens(registry.user("ada")).await.expect(204);
    finish(&registry, &key, waiting, |_, answer| drop(answer.problem(Slug::NotSignedIn))).await;
}

#[tokio::test]
async fn an_announced_request_of_somebody_who_stays_is_completed() {
    let registry = Registry::start();
    let key = key_with_a_place(&registry).await;
    let ada = registry.ada();
    let (_, rename) = announced(&ada, "PATCH", &key.path(), &json!({ "name": "renamed" }));
    registry.home.succeed(&["user", "disable", "cy"]);
    assert_eq!(rename.finish().json()["name"], "renamed");
}
