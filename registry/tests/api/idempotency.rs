//! `Idempotency-Key`: a repeated request returns a working value and makes no second change.

use latchkey_contract::Slug;
use serde_json::json;
use sqlx::{Executor, Row};
use std::future::IntoFuture;

use crate::support::call::Call;
use crate::support::{DAY, IssuedKey, Person, Registry};

fn regenerate(person: &Person<'_>, key: &IssuedKey, token: &str) -> Call {
    person.post(&format!("{}/regenerate", key.path())).json(&json!({})).idempotency_key(token)
}

#[tokio::test]
async fn a_replay_replaces_the_first_value_and_keeps_the_overlap() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.a_key().await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let first = IssuedKey::of(&regenerate(&ada, &old, "t").await.expect(200));
    registry.advance(10 * 60).await;
    let answer = regenerate(&ada, &old, "t").await;
    let second = IssuedKey::of(&answer.expect(200));
    assert!(!first.replayed && second.replayed);
    assert_eq!(answer.version(), second.version());
    assert!(second.version() > first.version());
    assert_eq!(second.key["retiring"], first.key["retiring"]);
    assert_eq!(second.key["current"]["expires_at"], first.key["current"]["expires_at"]);
    assert_eq!(registry.verdict(&first.value).await, "key-replaced");
    assert_eq!(registry.verdict(&old.value).await, "accepted");
    registry.use_value(&second.value, "Contoso.Core", "1.0.1");
}

#[tokio::test]
async fn a_replay_can_be_replayed_again() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let mut values = Vec::new();
    for _ in 0..4 {
        values.push(IssuedKey::of(&regenerate(&ada, &key, "t").await.expect(200)));
    }
    let (newest, older) = values.split_last().unwrap();
    for value in older {
        assert_eq!(registry.verdict(&value.value).await, "key-replaced");
        assert!(value.version() < newest.version());
    }
    assert_eq!(registry.verdict(&newest.value).await, "accepted");
}

#[tokio::test]
async fn a_replay_does_not_replace_a_used_value() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let first = IssuedKey::of(&regenerate(&ada, &key, "t").await.expect(200));
    registry.use_value(&first.value, "Contoso.Core", "1.0.0");
    regenerate(&ada, &key, "t").await.problem(Slug::ValueInUse);
    assert_eq!(registry.verdict(&first.value).await, "accepted");
}

#[tokio::test]
async fn a_replay_after_another_change_is_stale_and_shows_the_key() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let key = ada.a_key().await;
    regenerate(&ada, &key, "t").await.expect(200);
    bob.patch(&key.path()).json(&json!({ "name": "renamed" })).await.expect(200);
    let problem = regenerate(&ada, &key, "t").await.problem(Slug::Stale);
    assert_eq!(problem["key"]["name"], "renamed");
    bob.act(&key, "disable").await;
    regenerate(&ada, &key, "t").await.problem(Slug::Stale);
}

#[tokio::test]
async fn ticking_off_a_place_does_not_make_a_replay_stale() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    regenerate(&ada, &key, "t").await.expect(200);
    let place = key.key["places"][0]["id"].as_str().unwrap();
    ada.post(&format!("{}/places/{place}/updated", key.path())).await.expect(200);
    assert!(IssuedKey::of(&regenerate(&ada, &key, "t").await.expect(200)).replayed);
}

#[tokio::test]
async fn a_replay_for_a_deleted_key_is_not_found() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    regenerate(&ada, &key, "t").await.expect(200);
    let create = ada.post("/keys").json(&ada.new_key(&json!({}))).idempotency_key("c");
    let created = IssuedKey::of(&create.clone().await.expect(201));
    for gone in [&key, &created] {
        ada.delete(&gone.path()).await.expect(204);
    }
    regenerate(&ada, &key, "t").await.problem(Slug::NotFound);
    create.await.problem(Slug::NotFound);
}

#[tokio::test]
async fn another_body_or_if_match_with_the_same_token_is_a_mismatch() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    regenerate(&ada, &key, "t").await.expect(200);
    let other = regenerate(&ada, &key, "t").json(&json!({ "overlap_seconds": 0 })).await;
    other.problem(Slug::IdempotencyMismatch);
    regenerate(&ada, &key, "t").if_match(2).await.problem(Slug::IdempotencyMismatch);
    let create = ada.post("/keys").json(&ada.new_key(&json!({}))).idempotency_key("c");
    create.clone().await.expect(201);
    let other = create.json(&ada.new_key(&json!({ "name": "other" }))).await;
    other.problem(Slug::IdempotencyMismatch);
}

#[tokio::test]
async fn bodies_are_compared_after_parsing() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let post = ada.post(&format!("{}/regenerate", key.path())).idempotency_key("t");
    let written = [
        "{\"overlap_seconds\":0,\"lifetime_days\":7}",
        " { \"lifetime_days\": 7,\n\"overlap_seconds\": 0 }",
    ];
    for (at, body) in written.into_iter().enumerate() {
        let issued = post.clone().body("application/json", body).await.expect(200);
        assert_eq!(issued["replayed"], at > 0);
    }
}

#[tokio::test]
async fn a_replay_is_recognized_before_if_match_is_checked() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let request = regenerate(&ada, &key, "t").if_match(1);
    assert_eq!(request.clone().await.expect(200)["replayed"], false);
    assert_eq!(request.await.expect(200)["replayed"], true);
    regenerate(&ada, &key, "new").if_match(1).await.problem(Slug::Stale);
}

#[tokio::test]
async fn a_token_is_remembered_for_a_day_from_its_first_request() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 30 })).await;
    regenerate(&ada, &key, "t").await.expect(200);
    registry.advance(DAY - 1).await;
    let ada = registry.sign_in("ada").await;
    assert_eq!(regenerate(&ada, &key, "t").await.expect(200)["replayed"], true);
    registry.advance(1).await;
    let fresh = regenerate(&ada, &key, "t").await.expect(200);
    assert_eq!(fresh["replayed"], false);
    assert_eq!(fresh["key"]["current"]["issued_at"], "2026-06-02T12:00:00Z");
}

#[tokio::test]
async fn a_token_of_a_failed_request_is_not_remembered() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    regenerate(&ada, &key, "t").if_match(9).await.problem(Slug::Stale);
    ada.act(&key, "disable").await;
    regenerate(&ada, &key, "t").await.problem(Slug::KeyDisabled);
    ada.act(&key, "enable").await;
    assert_eq!(regenerate(&ada, &key, "t").await.expect(200)["replayed"], false);
}

#[tokio::test]
async fn a_token_belongs_to_one_person_one_route_and_one_key() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let (one, two) = (ada.a_key().await, ada.a_key().await);
    let create = ada.post("/keys").json(&ada.new_key(&json!({}))).idempotency_key("t");
    for request in
        [regenerate(&ada, &one, "t"), regenerate(&ada, &two, "t"), regenerate(&bob, &one, "t")]
    {
        assert_eq!(request.await.expect(200)["replayed"], false);
    }
    assert_eq!(create.await.expect(201)["replayed"], false);
}

#[tokio::test]
async fn a_repeated_create_makes_one_key_and_returns_its_location() {
    let registry = Registry::start();
    let ada = registry.ada();
    let create = ada.post("/keys").json(&ada.new_key(&json!({}))).idempotency_key("t");
    let first = IssuedKey::of(&create.clone().await.expect(201));
    let answer = create.await;
    let second = IssuedKey::of(&answer.expect(201));
    assert_eq!(answer.header("location"), format!("/api/v1/keys/{}", first.id));
    assert_eq!((first.id, second.replayed), (second.id.clone(), true));
    assert_eq!(registry.verdict(&first.value).await, "key-replaced");
    registry.use_value(&second.value, "Contoso.Core", "1.0.0");
    assert_eq!(ada.key_names(&[]).await.len(), 1);
}

#[tokio::test]
async fn concurrent_duplicates_become_one_change_and_one_replay() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let (a, b) = tokio::join!(
        regenerate(&ada, &key, "t").into_future(),
        regenerate(&ada, &key, "t").into_future()
    );
    let (a, b) = (IssuedKey::of(&a.expect(200)), IssuedKey::of(&b.expect(200)));
    assert_ne!(a.replayed, b.replayed);
    let (newest, older) = if a.version() > b.version() { (&a, &b) } else { (&b, &a) };
    assert!(newest.replayed);
    assert_eq!(registry.verdict(&newest.value).await, "accepted");
    assert_eq!(registry.verdict(&older.value).await, "key-replaced");
    assert_eq!(registry.verdict(&key.value).await, "accepted");
    let create =
        ada.post("/keys").json(&ada.new_key(&json!({ "name": "twin" }))).idempotency_key("c");
    let (a, b) = tokio::join!(create.clone().into_future(), create.into_future());
    assert_eq!(IssuedKey::of(&a.expect(201)).id, IssuedKey::of(&b.expect(201)).id);
}

#[tokio::test]
async fn a_record_contains_the_hash_of_the_body_and_not_the_body() {
    let registry = Registry::start();
    let ada = registry.ada();
    let places = json!([{ "label": "a place that only the body names" }]);
    let create = ada.post("/keys").json(&ada.new_key(&json!({ "places": places })));
    create.idempotency_key("c").await.expect(201);
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    let row = database.fetch_one("SELECT body FROM idempotency").await.unwrap();
    let body: String = row.get(0);
    assert!(body.len() == 64 && body.bytes().all(|c| c.is_ascii_hexdigit()), "{body}");
}

#[tokio::test]
async fn a_record_of_an_earlier_release_is_recognized() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    regenerate(&ada, &key, "t").await.expect(200);
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    database.execute("UPDATE idempotency SET body = '{}'").await.unwrap();
    assert!(IssuedKey::of(&regenerate(&ada, &key, "t").await.expect(200)).replayed);
}
