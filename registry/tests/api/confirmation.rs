//! Which actions need the password again after fifteen minutes, and which never do.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::PASSWORD;
use crate::support::{IssuedKey, MINUTE, Person, Registry};

async fn key_with_place(ada: &Person<'_>) -> IssuedKey {
    ada.create(&json!({ "places": [{ "label": "vault" }] })).await
}

#[tokio::test]
async fn risky_actions_need_the_password_after_fifteen_minutes() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = key_with_place(&ada).await;
    ada.act(&key, "disable").await;
    registry.advance(15 * MINUTE).await;
    let path = key.path();
    for call in [
        ada.post("/keys").json(&ada.new_key(&json!({}))),
        ada.post(&format!("{path}/regenerate")).json(&json!({})),
        ada.delete(&path),
        ada.post(&format!("{path}/enable")),
        ada.patch(&path).json(&json!({ "scopes": ["package:push"] })),
        ada.patch(&path).json(&json!({ "packages": ["*"] })),
        ada.patch(&path).json(&json!({ "name": "x", "packages": ["*"] })),
    ] {
        call.await.problem(Slug::ConfirmationRequired);
    }
    assert_eq!(ada.show(&key).await["version"], 2);
}

#[tokio::test]
async fn protective_actions_never_need_the_password() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = key_with_place(&ada).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({})).await;
    registry.advance(11 * 60 * MINUTE).await;
    let place = key.key["places"][0]["id"].as_str().unwrap();
    ada.post(&format!("{}/places/{place}/updated", key.path())).await.expect(200);
    let edit = json!({ "name": "renamed", "places": [] });
    ada.patch(&key.path()).json(&edit).await.expect(200);
    assert_eq!(ada.act(&key, "retire").await["retiring"], json!(null));
    assert_eq!(ada.act(&key, "disable").await["state"], "disabled");
    assert_eq!(ada.act(&key, "revoke").await["state"], "revoked");
    ada.key_names(&[]).await;
    ada.event_kinds(&key).await;
}

#[tokio::test]
async fn a_confirmation_lasts_fifteen_minutes_and_can_be_renewed() {
    let registry = Registry::start();
    let ada = registry.ada();
    let session = ada.get("/session").await.expect(200);
    assert_eq!(session["confirmed_until"], "2026-06-01T12:15:00Z");
    registry.advance(15 * MINUTE - 1).await;
    let key = ada.a_key().await;
    registry.advance(1).await;
    assert_eq!(ada.get("/session").await.expect(200)["confirmed_until"], json!(null));
    let confirm =
        |password: &str| ada.post("/session/confirm").json(&json!({ "password": password }));
    confirm("wrong password").await.problem(Slug::WrongCredentials);
    ada.delete(&key.path()).await.problem(Slug::ConfirmationRequired);
    confirm(PASSWORD).await.expect(204);
    let session = ada.get("/session").await.expect(200);
    assert_eq!(session["confirmed_until"], "2026-06-01T12:30:00Z");
    ada.delete(&key.path()).await.expect(204);
}

#[tokio::test]
async fn wrong_passwords_in_a_confirmation_are_rate_limited() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 2\n");
    let ada = registry.ada();
    let guess = ada.post("/session/confirm").json(&json!({ "password": "wrong password" }));
    for _ in 0..2 {
        guess.clone().await.problem(Slug::WrongCredentials);
    }
    let limited = guess.await;
    limited.problem(Slug::TooManyRequests);
    assert!(limited.header("retry-after").parse::<u64>().unwrap() <= 15 * 60 + 1);
}
