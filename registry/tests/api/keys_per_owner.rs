//! The limit of keys per owner.

use std::future::IntoFuture;

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::text;
use crate::support::imported::{import, line};
use crate::support::{IssuedKey, Registry};

const THREE: &str = "limits.keys_per_owner = 3\n";

/// An import file with this number of contoso keys.
fn lines(number: u32) -> String {
    let lines = (0..number).map(|n| line(&format!("old value {n}"), &json!({})));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_owner_with_the_most_keys_gets_another_one_after_a_deletion() {
    let registry = Registry::with_config(THREE);
    let ada = registry.ada();
    let keys = [ada.a_key().await, ada.a_key().await, ada.a_key().await];
    ada.act(&keys[0], "revoke").await;
    let refused = ada.post("/keys").json(&ada.new_key(&json!({}))).await;
    assert_eq!(refused.invalid_fields(), ["owner"]);
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("contoso already has 3 keys") && detail.contains("Delete keys"));
    ada.create(&json!({ "owner": registry.owner("ada") })).await;
    ada.delete(&keys[0].path()).await.expect(204);
    ada.a_key().await;
    registry.bob().post("/keys").json(&ada.new_key(&json!({}))).await.problem(Slug::Invalid);
}

#[tokio::test]
async fn a_retry_of_the_last_allowed_key_is_still_a_replay() {
    let registry = Registry::with_config("limits.keys_per_owner = 1\n");
    let ada = registry.ada();
    let create = || ada.post("/keys").json(&ada.new_key(&json!({}))).idempotency_key("one");
    let first = IssuedKey::of(&create().await.expect(201));
    let again = IssuedKey::of(&create().await.expect(201));
    assert_eq!((again.replayed, again.id), (true, first.id));
}

#[tokio::test]
async fn concurrent_requests_on_two_replicas_do_not_exceed_the_limit() {
    let registry = Registry::with_config(THREE);
    let replica = registry.replica();
    let mut creations = tokio::task::JoinSet::new();
    for at in 0..12 {
        let ada = if at % 2 == 0 { registry.ada() } else { replica.ada() };
        creations.spawn(ada.post("/keys").json(&ada.new_key(&json!({}))).into_future());
    }
    let answers = creations.join_all().await;
    let with = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(201), with(422)), (3, 9));
}

#[tokio::test]
async fn an_import_may_exceed_the_limit_and_says_so() {
    let registry = Registry::with_config(THREE);
    let config = registry.home.folder().join("latchkey.toml").display().to_string();
    let output = registry.home.run(&["import", "-", "--config", &config], &lines(4));
    assert_eq!(text(&output.stdout), "imported 4 keys\n");
    let said = text(&output.stderr);
    assert!(said.contains("warning: contoso has 4 keys"), "{said}");
    let ada = registry.ada();
    ada.post("/keys").json(&ada.new_key(&json!({}))).await.problem(Slug::Invalid);
    assert_eq!(import(&registry.home, &line("one more", &json!({}))), "imported 1 key\n");
}

#[tokio::test]
async fn by_default_an_owner_can_have_five_hundred_keys() {
    let registry = Registry::start();
    import(&registry.home, &lines(499));
    let ada = registry.ada();
    ada.a_key().await;
    ada.post("/keys").json(&ada.new_key(&json!({}))).await.problem(Slug::Invalid);
}
