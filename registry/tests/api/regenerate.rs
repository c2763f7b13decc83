//! `POST /keys/{id}/regenerate`: the new value, and the end of the old values.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::{DAY, HOUR, IssuedKey, Registry, redact};

async fn expiry(registry: &Registry, value: &str) -> Value {
    registry.key_info(value).await["expires_at"].clone()
}

async fn verdicts(registry: &Registry, values: &[&IssuedKey]) -> Vec<String> {
    let mut all = Vec::new();
    for value in values {
        all.push(registry.verdict(&value.value).await);
    }
    all
}

#[tokio::test]
async fn the_answer_shows_the_value_and_the_key_with_its_overlap() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada
        .create(&json!({ "places": [{ "label": "vault", "url": "https://v.example/x" }] }))
        .await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    registry.advance(10 * 60).await;
    let regenerated = ada.post(&format!("{}/regenerate", key.path())).json(&json!({})).await;
    assert_eq!(regenerated.version(), 2);
    insta::assert_json_snapshot!(redact(&regenerated.expect(200)));
}

#[tokio::test]
async fn a_used_value_retires_for_one_day_by_default() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.a_key().await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&old, &json!({})).await;
    assert_eq!(expiry(&registry, &old.value).await, "2026-06-02T12:00:00Z");
    assert_eq!(expiry(&registry, &new.value).await, "2026-07-01T12:00:00Z");
    assert_eq!(verdicts(&registry, &[&old, &new]).await, ["accepted", "accepted"]);
    registry.advance(DAY).await;
    assert_eq!(verdicts(&registry, &[&old, &new]).await, ["key-replaced", "accepted"]);
}

#[tokio::test]
async fn an_unused_value_is_replaced_before_a_used_one() {
    let registry = Registry::start();
    let ada = registry.ada();
    let production = ada.a_key().await;
    registry.use_value(&production.value, "Contoso.Core", "1.0.0");
    let unused = ada.regenerate(&production, &json!({})).await;
    let newest = ada.regenerate(&production, &json!({})).await;
    let all = verdicts(&registry, &[&production, &unused, &newest]).await;
    assert_eq!(all, ["accepted", "key-replaced", "accepted"]);
}

#[tokio::test]
async fn replacing_an_unused_value_resets_the_overlap_of_the_used_one() {
    let registry = Registry::start();
    let ada = registry.ada();
    let production = ada.a_key().await;
    registry.use_value(&production.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&production, &json!({ "overlap_seconds": 3600 })).await;
    ada.regenerate(&production, &json!({ "overlap_seconds": 604_800 })).await;
    assert_eq!(expiry(&registry, &production.value).await, "2026-06-08T12:00:00Z");
    ada.regenerate(&production, &json!({ "overlap_seconds": 3600 })).await;
    assert_eq!(expiry(&registry, &production.value).await, "2026-06-01T13:00:00Z");
}

#[tokio::test]
async fn a_single_unused_value_ends_without_an_overlap() {
    let registry = Registry::start();
    let ada = registry.ada();
    let unused = ada.a_key().await;
    let new = ada.regenerate(&unused, &json!({ "overlap_seconds": 604_800 })).await;
    assert_eq!(verdicts(&registry, &[&unused, &new]).await, ["key-replaced", "accepted"]);
    assert_eq!(new.key["retiring"], Value::Null);
}

#[tokio::test]
async fn a_retiring_value_ends_when_the_next_used_value_retires() {
    let registry = Registry::start();
    let ada = registry.ada();
    let first = ada.a_key().await;
    registry.use_value(&first.value, "Contoso.Core", "1.0.0");
    let second = ada.regenerate(&first, &json!({})).await;
    registry.use_value(&second.value, "Contoso.Core", "1.0.1");
    let third = ada.regenerate(&first, &json!({})).await;
    let all = verdicts(&registry, &[&first, &second, &third]).await;
    assert_eq!(all, ["key-replaced", "accepted", "accepted"]);
}

#[tokio::test]
async fn no_overlap_ends_the_current_and_the_retiring_value() {
    let registry = Registry::start();
    let ada = registry.ada();
    let first = ada.a_key().await;
    registry.use_value(&first.value, "Contoso.Core", "1.0.0");
    let unused = ada.regenerate(&first, &json!({})).await;
    let last = ada.regenerate(&first, &json!({ "overlap_seconds": 0 })).await;
    let all = verdicts(&registry, &[&first, &unused, &last]).await;
    assert_eq!(all, ["key-replaced", "key-replaced", "accepted"]);
    registry.use_value(&last.value, "Contoso.Core", "1.0.1");
    let after = ada.regenerate(&first, &json!({ "overlap_seconds": 0 })).await;
    assert_eq!(verdicts(&registry, &[&last, &after]).await, ["key-replaced", "accepted"]);
}

#[tokio::test]
async fn an_overlap_never_outlasts_the_old_or_the_new_value() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.create(&json!({ "lifetime_days": 1 })).await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let week = json!({ "lifetime_days": 30, "overlap_seconds": 604_800 });
    ada.regenerate(&old, &week).await;
    assert_eq!(expiry(&registry, &old.value).await, "2026-06-02T12:00:00Z");
    let long = ada.create(&json!({ "lifetime_days": 90 })).await;
    registry.use_value(&long.value, "Contoso.Core", "1.0.1");
    ada.regenerate(&long, &json!({ "lifetime_days": 1, "overlap_seconds": 604_800 })).await;
    assert_eq!(expiry(&registry, &long.value).await, "2026-06-02T12:00:00Z");
}

#[tokio::test]
async fn an_expired_value_has_no_overlap() {
    let registry = Registry::start();
    let old = registry.ada().create(&json!({ "lifetime_days": 1 })).await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    registry.advance_days(2).await;
    let ada = registry.sign_in("ada").await;
    let new = ada.regenerate(&old, &json!({ "overlap_seconds": 604_800 })).await;
    assert_eq!(verdicts(&registry, &[&old, &new]).await, ["key-replaced", "accepted"]);
    assert_eq!(new.key["retiring"], Value::Null);
}

#[tokio::test]
async fn the_lifetime_is_kept_and_counted_from_now() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "lifetime_days": 60 })).await;
    registry.advance_days(59).await;
    let ada = registry.sign_in("ada").await;
    let new = ada.regenerate(&key, &json!({})).await;
    assert_eq!(new.key["lifetime_days"], 60);
    assert_eq!(new.key["current"]["expires_at"], "2026-09-28T12:00:00Z");
    assert_eq!(new.key["name"], key.key["name"]);
    assert_eq!(new.key["created_at"], "2026-06-01T12:00:00Z");
    let shorter = ada.regenerate(&key, &json!({ "lifetime_days": 7 })).await;
    assert_eq!(shorter.key["lifetime_days"], 7);
    assert_eq!(shorter.key["state"], "active");
}

#[tokio::test]
async fn a_lifetime_no_longer_allowed_becomes_an_allowed_one() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (long, day) = (
        ada.create(&json!({ "lifetime_days": 90 })).await,
        ada.create(&json!({ "lifetime_days": 1 })).await,
    );
    let home = registry.kill();
    let config = home.folder().join("strict.toml");
    std::fs::write(&config, "[policy]\nlifetimes_days = [7, 30, 90]\nmax_lifetime_days = 30\n")
        .unwrap();
    let registry = home.serve(&["--config", &config.display().to_string()]);
    let ada = registry.ada();
    assert_eq!(ada.regenerate(&long, &json!({})).await.key["lifetime_days"], 30);
    assert_eq!(ada.regenerate(&day, &json!({})).await.key["lifetime_days"], 7);
    let refused = ada.post(&format!("{}/regenerate", long.path()));
    let refused = refused.json(&json!({ "lifetime_days": 90 })).await;
    let problem = refused.problem(Slug::LifetimeNotAllowed);
    assert_eq!(problem["allowed_days"], json!([7, 30]));
    assert_eq!(problem["max_days"], 30);
}

#[tokio::test]
async fn lifetimes_and_overlaps_outside_the_policy_are_refused() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let regenerate = |body: &Value| ada.post(&format!("{}/regenerate", key.path())).json(body);
    for days in [0, 2, 89, 91, 3650] {
        let created = ada.post("/keys").json(&ada.new_key(&json!({ "lifetime_days": days }))).await;
        let problem = created.problem(Slug::LifetimeNotAllowed);
        assert_eq!(problem["allowed_days"], json!([1, 7, 30, 60, 90]));
        assert_eq!(problem["max_days"], 90);
        regenerate(&json!({ "lifetime_days": days })).await.problem(Slug::LifetimeNotAllowed);
    }
    for seconds in [1, 3_599, 604_801] {
        let refused = regenerate(&json!({ "overlap_seconds": seconds })).await;
        assert_eq!(refused.invalid_fields(), ["overlap_seconds"]);
    }
    assert_eq!(ada.show(&key).await, key.key);
}

#[tokio::test]
async fn regenerating_a_revoked_key_activates_it_again() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let revoke = ada.post(&format!("{}/revoke", key.path())).json(&json!({ "reason": "leaked" }));
    let revoked = revoke.await.expect(200);
    assert_eq!((&revoked["state"], &revoked["current"]), (&json!("revoked"), &Value::Null));
    let new = ada.regenerate(&key, &json!({})).await;
    assert_eq!(new.key["state"], "active");
    for cleared in ["revoked_at", "revoked_reason", "retiring"] {
        assert_eq!(new.key[cleared], Value::Null, "{cleared}");
    }
    assert_eq!(verdicts(&registry, &[&key, &new]).await, ["key-revoked", "accepted"]);
}

#[tokio::test]
async fn a_disabled_key_must_be_enabled_before_a_regenerate() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "disable").await;
    let refused = ada.post(&format!("{}/regenerate", key.path())).json(&json!({})).await;
    refused.problem(Slug::KeyDisabled);
    ada.act(&key, "enable").await;
    ada.regenerate(&key, &json!({})).await;
}

#[tokio::test]
async fn an_overlap_that_has_ended_is_not_shown() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({ "overlap_seconds": 3600 })).await;
    registry.advance(HOUR - 1).await;
    assert_eq!(ada.show(&key).await["retiring"]["expires_at"], "2026-06-01T13:00:00Z");
    registry.advance(1).await;
    let shown = ada.show(&key).await;
    assert_eq!((&shown["retiring"], &shown["version"]), (&Value::Null, &json!(2)));
}
