//! `If-Match` on every change, and what raises a version.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::call::Call;
use crate::support::{Holder, Person, Registry};

fn changes(ada: &Person<'_>, key: &Holder) -> Vec<(&'static str, Call)> {
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
async fn a_stale_version_is_refused_by_every_change_with_the_key_as_it_is() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    registry.bob().patch(&key.path()).json(&json!({ "name": "bobs" })).await.expect(200);
    let before = ada.show(&key).await;
    for (name, change) in changes(&ada, &key) {
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
async fn the_version_one_has_seen_or_a_star_lets_every_change_through() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    for (name, change) in changes(&ada, &key) {
        let version = ada.get(&key.path()).await.version();
        let list = format!("\"77\", \"{version}\"");
        let tag = if name == "tick" { "*" } else { list.as_str() };
        let answer = change.header("If-Match", tag).await;
        assert!(answer.status < 300, "{name}: {}", answer.text);
    }
}

#[tokio::test]
async fn only_what_people_change_raises_the_version() {
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
async fn what_changes_nothing_keeps_the_version_and_leaves_no_event() {
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
    assert_eq!(ada.kinds(&key).await, ["revoked", "disabled", "created"]);
}

#[tokio::test]
async fn a_revoked_key_is_neither_disabled_nor_enabled() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "revoke").await;
    for what in ["disable", "enable"] {
        ada.post(&format!("{}/{what}", key.path())).await.problem(Slug::KeyRevoked);
    }
}

#[tokio::test]
async fn two_people_regenerating_with_what_they_saw_cannot_both_win() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let key = ada.a_key().await;
    let path = format!("{}/regenerate", key.path());
    let one = |person: &Person<'_>| person.post(&path).json(&json!({})).if_match(1);
    let (a, b) = (one(&ada), one(&bob));
    let (a, b) = tokio::join!(async { a.await }, async { b.await });
    let (won, lost) = if a.status == 200 { (a, b) } else { (b, a) };
    let won = Holder::of(&won.expect(200));
    assert_eq!(lost.problem(Slug::Stale)["key"], won.key);
    assert_eq!(registry.verdict(&won.value).await, "accepted");
}
