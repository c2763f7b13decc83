//! `If-Match` on every change, and which changes raise the version.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::call::Call;
use crate::support::{IssuedKey, Person, Registry};

fn all_changes(ada: &Person<'_>, key: &IssuedKey) -> Vec<(&'static str, Call)> {
    let path = key.path();
    let place = key.key["places"][0]["id"].as_str().unwrap();
    vec![
        ("edit", ada.patch(&path).json(&json!({ "name": "new" }))),
        ("tick", ada.post(&format!("{path}/places/{place}/updated"))),
        ("regenerate", ada.post(&format!("{path}/regenerate")).json(&json!({}))),
        ("retire", ada.post(&format!("{path}/retire"))),
        ("disable", ada.post(&format!("{path}/disable"))),
        ("enable", ada.post(&format!("{path}/enable"))),
        ("revoke", ada.post(&format!("{path}/revoke")).json(&json!({}))),
        ("delete", ada.delete(&path)),
    ]
}

#[tokio::test]
async fn every_change_refuses_a_stale_version_and_returns_the_key() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    registry.bob().patch(&key.path()).json(&json!({ "name": "bobs" })).await.expect(200);
    let before = ada.show(&key).await;
    for (name, change) in all_changes(&ada, &key) {
        for tag in ["\"1\"", "W/\"2\"", "2", "\"99999999999999999999\"", "\"1\", \"3\""] {
            let refused = change.clone().header("If-Match", tag).await;
            let problem = refused.problem(Slug::Stale);
            assert_eq!(problem["key"], before, "{name} {tag}");
            assert_eq!(refused.header("etag"), "\"2\"", "{name} {tag}");
        }
    }
    assert_eq!(ada.show(&key).await, before);
}

#[tokio::test]
async fn every_change_accepts_the_current_version_or_a_star() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    for (name, change) in all_changes(&ada, &key) {
        let version = ada.get(&key.path()).await.version();
        let list = format!("\"77\", \"{version}\"");
        let tag = if name == "tick" { "*" } else { list.as_str() };
        let answer = change.header("If-Match", tag).await;
        assert!(answer.status < 300, "{name}: {}", answer.text);
    }
}

#[tokio::test]
async fn uses_ticks_and_time_do_not_raise_the_version() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    let place = key.key["places"][0]["id"].as_str().unwrap();
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let ticked = ada.post(&format!("{}/places/{place}/updated", key.path())).await;
    assert_eq!(ticked.version(), 1);
    assert_eq!(ticked.expect(200)["places"][0]["updated_at"], "2026-06-01T12:00:00Z");
    registry.advance_days(25).await;
    let ada = registry.sign_in("ada").await;
    let shown = ada.show(&key).await;
    assert_eq!((&shown["version"], &shown["state"]), (&json!(1), &json!("expiring")));
}

#[tokio::test]
async fn a_change_without_effect_keeps_the_version_and_adds_no_event() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let same = |answer: &Value, version: u64| assert_eq!(answer["version"], version);
    same(&ada.act(&key, "retire").await, 1);
    same(&ada.act(&key, "enable").await, 1);
    same(&ada.patch(&key.path()).json(&json!({ "name": "ci-deploy" })).await.expect(200), 1);
    same(&ada.patch(&key.path()).json(&json!({})).await.expect(200), 1);
    same(&ada.act(&key, "disable").await, 2);
    same(&ada.act(&key, "disable").await, 2);
    same(&ada.act(&key, "revoke").await, 3);
    same(&ada.act(&key, "revoke").await, 3);
    assert_eq!(ada.event_kinds(&key).await, ["revoked", "disabled", "created"]);
}

#[tokio::test]
async fn a_revoked_key_cannot_be_disabled_or_enabled() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "revoke").await;
    for action in ["disable", "enable"] {
        ada.post(&format!("{}/{action}", key.path())).await.problem(Slug::KeyRevoked);
    }
}

#[tokio::test]
async fn only_one_of_two_regenerates_of_a_version_succeeds() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let key = ada.a_key().await;
    let path = format!("{}/regenerate", key.path());
    let regenerate = |person: &Person<'_>| person.post(&path).json(&json!({})).if_match(1);
    let (a, b) = (regenerate(&ada), regenerate(&bob));
    let (a, b) = tokio::join!(async { a.await }, async { b.await });
    let (winner, loser) = if a.status == 200 { (a, b) } else { (b, a) };
    let won = IssuedKey::of(&winner.expect(200));
    assert_eq!(loser.problem(Slug::Stale)["key"], won.key);
    assert_eq!(registry.verdict(&won.value).await, "accepted");
}
