//! `GET /key`: what a pipeline asks about its value before it builds.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{HOUR, Registry, plain};

#[tokio::test]
async fn the_answer_tells_everything_about_the_value() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({})).await;
    insta::assert_json_snapshot!(plain(&registry.key_info(&key.value).await));
}

#[tokio::test]
async fn in_every_state_it_says_whether_the_value_works_and_why_not() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.a_key().await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&old, &json!({ "overlap_seconds": 3600 })).await;
    let say = async |value: &str| {
        let info = registry.key_info(value).await;
        let of = |name: &str| info[name].as_str().unwrap_or("-").to_owned();
        assert_eq!(info["accepted"], json!(info["refusal"].is_null()));
        format!("{} {} {}", of("state"), of("value"), of("refusal"))
    };
    assert_eq!(say(&new.value).await, "active current -");
    assert_eq!(say(&old.value).await, "active retiring -");
    ada.act(&old, "disable").await;
    assert_eq!(say(&new.value).await, "disabled current key-disabled");
    assert_eq!(say(&old.value).await, "disabled retiring key-disabled");
    registry.advance(HOUR).await;
    assert_eq!(say(&old.value).await, "disabled ended key-replaced");
    let ada = registry.sign_in("ada").await;
    ada.act(&old, "enable").await;
    registry.advance_days(25).await;
    assert_eq!(say(&new.value).await, "expiring current -");
    registry.advance_days(5).await;
    assert_eq!(say(&new.value).await, "expired current key-expired");
    let ada = registry.sign_in("ada").await;
    ada.act(&old, "revoke").await;
    assert_eq!(say(&new.value).await, "revoked ended key-revoked");
    assert_eq!(say(&old.value).await, "revoked ended key-replaced");
    ada.delete(&old.path()).await.expect(204);
    assert_eq!(say(&new.value).await, "revoked ended key-revoked");
}

#[tokio::test]
async fn it_warns_as_a_push_would() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let ask =
        |value: &str| registry.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", value);
    assert_eq!(ask(&key.value).await.header("x-nuget-warning"), "");
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({})).await;
    assert!(ask(&key.value).await.header("x-nuget-warning").contains("was replaced on"));
}

#[tokio::test]
async fn asking_is_no_use() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    for _ in 0..3 {
        registry.key_info(&key.value).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    let current = &ada.show(&key).await["current"];
    assert_eq!((&current["uses"], &current["last_used_at"]), (&json!(0), &Value::Null));
    assert_eq!(ada.kinds(&key).await, ["created"]);
}

#[tokio::test]
async fn no_value_and_an_unknown_one_are_told_apart() {
    let registry = Registry::start();
    let ask = registry.call(Method::GET, "/api/v1/key");
    ask.clone().await.problem(Slug::KeyMissing);
    ask.clone().header("X-NuGet-ApiKey", "").await.problem(Slug::KeyMissing);
    let unknown = ask.header("X-NuGet-ApiKey", "lk_x").await;
    unknown.problem(Slug::KeyUnknown);
    assert_eq!(unknown.header("cache-control"), "no-store");
}
