//! `key revoke --user`: the keys of a person who leaves.

use serde_json::json;

use crate::support::Registry;

#[tokio::test]
async fn a_persons_own_created_and_regenerated_keys_are_revoked() {
    let registry = Registry::start();
    let (ada, bob) = (registry.ada(), registry.bob());
    let personal = bob.create(&json!({ "owner": registry.owner("bob") })).await;
    let created = bob.a_key().await;
    let taken_over = ada.a_key().await;
    let taken_over = bob.regenerate(&taken_over, &json!({})).await;
    let given_back = ada.a_key().await;
    bob.regenerate(&given_back, &json!({})).await;
    registry.advance(1).await;
    let given_back = ada.regenerate(&given_back, &json!({})).await;
    let untouched = ada.a_key().await;
    let gone = bob.a_key().await;
    bob.act(&gone, "revoke").await;
    let listed = registry.home.succeed(&["key", "revoke", "--user", "bob"]);
    assert_eq!(listed.lines().count(), 3, "{listed}");
    for key in [&personal, &created, &taken_over] {
        assert!(listed.contains(&format!("{}\t", key.id)), "{listed}");
        assert_eq!(registry.verdict(&key.value).await, "key-revoked");
    }
    for key in [&given_back, &untouched] {
        assert_eq!(registry.verdict(&key.value).await, "accepted");
    }
    let said = registry.home.succeed(&["key", "revoke", "--user", "bob"]);
    assert_eq!(said, "bob has no keys that are not revoked\n");
    let said = registry.home.refuse(&["key", "revoke", "--user", "nobody"]);
    assert!(said.contains("user nobody does not exist"), "{said}");
}

#[tokio::test]
async fn a_key_created_through_a_gallery_belongs_to_its_person_too() {
    let registry = Registry::embedded();
    registry.home.add_user("ad");
    let frame = registry.gallery().confirmed_frame().await;
    let of_bob = registry.bob().a_key().await;
    let regenerated = frame.regenerate(&of_bob, &json!({})).await;
    let said = registry.home.succeed(&["key", "revoke", "--user", "ad"]);
    assert_eq!(said, "ad has no keys that are not revoked\n");
    registry.home.succeed(&["key", "revoke", "--user", "ada"]);
    assert_eq!(registry.verdict(&regenerated.value).await, "key-revoked");
}
