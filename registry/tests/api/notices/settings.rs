//! `GET /notices` and `PATCH /notices`.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::Registry;

#[tokio::test]
async fn all_offered_thresholds_are_chosen_by_default() {
    let registry = Registry::with_config("policy.notice_days = [1, 14, 7]\n");
    let settings = registry.ada().get("/notices").await.expect(200);
    assert_eq!(settings, json!({ "thresholds": [14, 7, 1], "organizations": true }));
}

#[tokio::test]
async fn a_choice_is_stored_for_one_person_only() {
    let registry = Registry::start();
    let ada = registry.ada();
    let chosen = ada.patch("/notices").json(&json!({ "thresholds": [1, 30, 1] })).await.expect(200);
    assert_eq!(chosen, json!({ "thresholds": [30, 1], "organizations": true }));
    let off = ada.patch("/notices").json(&json!({ "organizations": false })).await.expect(200);
    assert_eq!(off, json!({ "thresholds": [30, 1], "organizations": false }));
    assert_eq!(ada.get("/notices").await.expect(200), off);
    let bob = registry.bob().get("/notices").await.expect(200);
    assert_eq!(bob, json!({ "thresholds": [30, 7, 1], "organizations": true }));
    assert_eq!(ada.patch("/notices").json(&json!({})).await.expect(200), off);
}

#[tokio::test]
async fn turning_off_organizations_keeps_the_default_thresholds() {
    let registry = Registry::start();
    let ada = registry.ada();
    ada.patch("/notices").json(&json!({ "organizations": false })).await.expect(200);
    let config = registry.home.folder().join("more.toml");
    std::fs::write(&config, "policy.notice_days = [60, 30]\n").unwrap();
    let registry = registry.kill().serve(&["--config", &config.display().to_string()]);
    let settings = registry.ada().get("/notices").await.expect(200);
    assert_eq!(settings, json!({ "thresholds": [60, 30], "organizations": false }));
}

#[tokio::test]
async fn thresholds_that_are_not_offered_are_invalid() {
    let registry = Registry::start();
    let ada = registry.ada();
    for thresholds in [json!([5]), json!([30, 0]), json!([u32::MAX])] {
        let answer = ada.patch("/notices").json(&json!({ "thresholds": thresholds })).await;
        assert_eq!(answer.invalid_fields(), ["thresholds"], "{thresholds}");
    }
    let wrong = ada.patch("/notices").json(&json!({ "expiry": false })).await;
    assert_eq!(wrong.invalid_fields(), ["expiry"]);
    let wrong = ada.patch("/notices").json(&json!({ "thresholds": "all" })).await;
    assert_eq!(wrong.invalid_fields(), ["thresholds"]);
}

#[tokio::test]
async fn notice_settings_need_a_session_and_the_registrys_origin() {
    let registry = Registry::start();
    registry.nobody().get("/notices").await.problem(Slug::NotSignedIn);
    registry.nobody().patch("/notices").json(&json!({})).await.problem(Slug::NotSignedIn);
    let elsewhere = registry.ada().patch("/notices").header("Origin", "https://evil.example");
    elsewhere.json(&json!({})).await.problem(Slug::BadOrigin);
}
