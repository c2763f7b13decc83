//! Which people can see and change a key.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::Registry;

#[tokio::test]
async fn every_call_on_another_owners_key_is_not_found() {
    let registry = Registry::start();
    let (ada, cy) = (registry.ada(), registry.cy());
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    let place = key.key["places"][0]["id"].as_str().unwrap();
    let path = key.path();
    for call in [
        cy.get(&path),
        cy.get(&format!("{path}/events")),
        cy.patch(&path).json(&json!({ "name": "mine" })),
        cy.post(&format!("{path}/regenerate")).json(&json!({})),
        cy.post(&format!("{path}/retire")),
        cy.post(&format!("{path}/disable")),
        cy.post(&format!("{path}/enable")),
        cy.post(&format!("{path}/revoke")),
        cy.post(&format!("{path}/places/{place}/updated")),
        cy.delete(&path),
    ] {
        let theirs = call.await.problem(Slug::NotFound);
        let nothing = cy.get("/keys/key_00000000000000000000").await.problem(Slug::NotFound);
        assert_eq!(theirs, nothing, "the answer does not reveal that the key exists");
    }
    assert!(cy.key_names(&[]).await.is_empty());
    assert_eq!(ada.show(&key).await, key.key);
    let made = cy.post("/keys").json(&cy.new_key(&json!({}))).await;
    assert_eq!(made.invalid_fields(), ["owner"]);
}

#[tokio::test]
async fn every_administrator_can_see_and_change_the_keys() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let key = ada.a_key().await;
    ada.create(&json!({ "name": "private", "owner": registry.owner("ada") })).await;
    assert_eq!(bob.key_names(&[]).await, ["ci-deploy"]);
    let new = bob.regenerate(&key, &json!({})).await;
    assert_eq!(new.key["created_by"], "ada");
    registry.use_value(&new.value, "Contoso.Core", "1.0.0");
    bob.delete(&key.path()).await.expect(204);
    ada.get(&key.path()).await.problem(Slug::NotFound);
}

#[tokio::test]
async fn a_removed_administrator_cannot_see_keys_that_still_work() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let key = bob.a_key().await;
    registry.home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    bob.get(&key.path()).await.problem(Slug::NotFound);
    assert!(bob.key_names(&[]).await.is_empty());
    assert_eq!(bob.get("/session").await.expect(200)["owners"].as_array().unwrap().len(), 1);
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    assert_eq!(ada.show(&key).await["created_by"], "bob");
    registry.home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    assert_eq!(registry.cy().key_names(&[]).await, ["ci-deploy"]);
}

#[tokio::test]
async fn a_deleted_key_is_not_found_and_its_values_are_revoked() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&key, &json!({})).await;
    ada.delete(&key.path()).await.expect(204);
    ada.delete(&key.path()).await.problem(Slug::NotFound);
    ada.get(&key.path()).await.problem(Slug::NotFound);
    for value in [&key.value, &new.value] {
        assert_eq!(registry.verdict(value).await, "key-revoked");
    }
    assert!(ada.key_names(&[]).await.is_empty());
}

#[tokio::test]
async fn patterns_match_only_the_owners_packages() {
    let registry = Registry::start();
    let (ada, cy) = (registry.ada(), registry.cy());
    let key = ada.create(&json!({ "packages": ["*"] })).await;
    for id in ["Contoso.Core", "Contoso.Http", "Fabrikam.Client"] {
        registry.use_value(&key.value, id, "1.0.0");
    }
    let cys = cy.create(&json!({ "owner": registry.owner("cy"), "packages": ["*"] })).await;
    registry.use_value(&cys.value, "Contoso.Other", "1.0.0");
    let matches =
        async |query: &[(&str, &str)]| ada.get("/packages").query(query).await.expect(200);
    let contoso = ("owner", registry.owner("contoso"));
    assert_eq!(
        matches(&[contoso, ("pattern", "CONTOSO.*"), ("pattern", "contoso.core")]).await,
        json!({ "total": 2, "packages": ["Contoso.Core", "Contoso.Http"] })
    );
    assert_eq!(
        matches(&[contoso, ("pattern", "*"), ("limit", "1")]).await,
        json!({ "total": 3, "packages": ["Contoso.Core"] })
    );
    assert_eq!(matches(&[contoso]).await["total"], 0);
    assert_eq!(matches(&[("owner", registry.owner("ada")), ("pattern", "*")]).await["total"], 0);
    for (query, field) in [
        (vec![contoso, ("pattern", "a b")], "pattern"),
        (vec![contoso, ("pattern", "")], "pattern"),
        (vec![("owner", registry.owner("cy")), ("pattern", "*")], "owner"),
        (vec![contoso, ("limit", "201")], "limit"),
    ] {
        assert_eq!(ada.get("/packages").query(&query).await.invalid_fields(), [field]);
    }
}
