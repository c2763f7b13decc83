//! `GET /key`: a pipeline checks its value before it builds.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{HOUR, IssuedKey, Registry, redact};

#[tokio::test]
async fn the_answer_describes_the_value_completely() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({})).await;
    insta::assert_json_snapshot!(redact(&registry.key_info(&key.value).await));
}

#[tokio::test]
async fn every_state_reports_whether_the_value_works_and_why_not() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.a_key().await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&old, &json!({ "overlap_seconds": 3600 })).await;
    let summary = async |value: &str| {
        let info = registry.key_info(value).await;
        let of = |name: &str| info[name].as_str().unwrap_or("-").to_owned();
        assert_eq!(info["accepted"], json!(info["refusal"].is_null()));
        format!("{} {} {}", of("state"), of("value"), of("refusal"))
    };
    assert_eq!(summary(&new.value).await, "active current -");
    assert_eq!(summary(&old.value).await, "active retiring -");
    ada.act(&old, "disable").await;
    assert_eq!(summary(&new.value).await, "disabled current key-disabled");
    assert_eq!(summary(&old.value).await, "disabled retiring key-disabled");
    registry.advance(HOUR).await;
    assert_eq!(summary(&old.value).await, "disabled ended key-replaced");
    let ada = registry.sign_in("ada").await;
    ada.act(&old, "enable").await;
    registry.advance_days(25).await;
    assert_eq!(summary(&new.value).await, "expiring current -");
    registry.advance_days(5).await;
    assert_eq!(summary(&new.value).await, "expired current key-expired");
    let ada = registry.sign_in("ada").await;
    ada.act(&old, "revoke").await;
    assert_eq!(summary(&new.value).await, "revoked ended key-revoked");
    assert_eq!(summary(&old.value).await, "revoked ended key-replaced");
    ada.delete(&old.path()).await.expect(204);
    assert_eq!(summary(&new.value).await, "revoked ended key-revoked");
}

#[tokio::test]
async fn key_info_warns_like_a_push() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let request =
        |value: &str| registry.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", value);
    assert_eq!(request(&key.value).await.header("x-nuget-warning"), "");
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({})).await;
    assert!(request(&key.value).await.header("x-nuget-warning").contains("was replaced on"));
}

#[tokio::test]
async fn a_value_that_has_ended_gets_no_warning() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (replaced, revoked) = (ada.a_key().await, ada.a_key().await);
    for (key, version) in [(&replaced, "1.0.0"), (&revoked, "2.0.0")] {
        registry.use_value(&key.value, "Contoso.Core", version);
        ada.regenerate(key, &json!({ "overlap_seconds": 3600 })).await;
    }
    ada.act(&revoked, "revoke").await;
    let warning = async |key: &IssuedKey| {
        let request = registry.call(Method::GET, "/api/v1/key");
        let answer = request.header("X-NuGet-ApiKey", &key.value).await;
        answer.expect(200);
        answer.header("x-nuget-warning").to_owned()
    };
    assert_eq!(warning(&revoked).await, "");
    registry.advance(HOUR - 1).await;
    assert!(warning(&replaced).await.contains("It stops working in less than a minute"));
    registry.advance(1).await;
    assert_eq!(warning(&replaced).await, "");
}

#[tokio::test]
async fn asking_about_a_value_does_not_count_as_a_use() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    for _ in 0..3 {
        registry.key_info(&key.value).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    let current = &ada.show(&key).await["current"];
    assert_eq!((&current["uses"], &current["last_used_at"]), (&json!(0), &Value::Null));
    assert_eq!(ada.event_kinds(&key).await, ["created"]);
}

#[tokio::test]
async fn a_missing_and_an_unknown_value_get_different_problems() {
    let registry = Registry::start();
    let request = registry.call(Method::GET, "/api/v1/key");
    request.clone().await.problem(Slug::KeyMissing);
    request.clone().header("X-NuGet-ApiKey", "").await.problem(Slug::KeyMissing);
    let unknown = request.header("X-NuGet-ApiKey", "lk_x").await;
    unknown.problem(Slug::KeyUnknown);
    assert_eq!(unknown.header("cache-control"), "no-store");
}

#[tokio::test]
async fn pipelines_that_ask_at_the_same_time_get_the_answer_about_their_own_value() {
    let registry = Registry::start();
    let ada = registry.ada();
    let keys = [ada.a_key().await, ada.a_key().await, ada.a_key().await];
    ada.act(&keys[1], "disable").await;
    ada.act(&keys[2], "revoke").await;
    let ask = async |at: usize| {
        // Every fourth value was never issued.
        let value = keys.get(at % 4).map_or("lk_x", |key| &key.value);
        let request = registry.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", value);
        let answer = request.await;
        let Some(key) = keys.get(at % 4) else {
            answer.problem(Slug::KeyUnknown);
            return "unknown".to_owned();
        };
        let info = answer.expect(200);
        assert_eq!(info["id"], json!(key.id));
        info["refusal"].as_str().unwrap_or("accepted").to_owned()
    };
    let answers = futures_util::future::join_all((0..200).map(ask)).await;
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!(answer, ["accepted", "key-disabled", "key-revoked", "unknown"][at % 4]);
    }
}
