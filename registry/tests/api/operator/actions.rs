//! `key disable`, `key enable` and `key revoke`.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::{DAY, IssuedKey, MailFixture, Registry, nupkg};

fn line(key: &IssuedKey, done: &str) -> String {
    format!("{}\tcontoso\tci-deploy\t{done}\n", key.id)
}

#[tokio::test]
async fn a_command_acts_like_the_page_and_the_activity_names_the_operator() {
    let registry = Registry::start();
    let (ada, home) = (registry.ada(), &registry.home);
    let key = ada.a_key().await;
    let package = nupkg("Contoso.Core", "1.0.0");
    assert_eq!(home.succeed(&["key", "disable", &key.id]), line(&key, "disabled"));
    registry.push(&key.value, &package).refusal(Slug::KeyDisabled);
    assert_eq!(home.succeed(&["key", "enable", &key.id]), line(&key, "enabled"));
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    assert_eq!(home.succeed(&["key", "revoke", &key.id]), line(&key, "revoked"));
    registry.push(&key.value, &package).refusal(Slug::KeyRevoked);
    let shown = ada.show(&key).await;
    assert_eq!((&shown["state"], &shown["version"]), (&json!("revoked"), &json!(4)));
    assert_eq!(shown["revoked_reason"], Value::Null);
    let events = ada.get(&format!("{}/events", key.path())).await.expect(200);
    let events = events["events"].as_array().unwrap().iter();
    // Uses and refusals are recorded a moment later, so their place in the list varies.
    let changes: Vec<_> = events
        .filter(|event| event["kind"] != "used" && event["kind"] != "refused")
        .map(|event| json!([event["kind"], event["actor"], event["client"], event["address"]]))
        .collect();
    assert_eq!(
        changes[..3],
        ["revoked", "enabled", "disabled"].map(|kind| json!([kind, "the operator", null, null]))
    );
}

#[tokio::test]
async fn an_action_that_changes_nothing_succeeds_without_an_event() {
    let registry = Registry::start();
    let (ada, home) = (registry.ada(), &registry.home);
    let key = ada.a_key().await;
    assert_eq!(home.succeed(&["key", "enable", &key.id]), line(&key, "already enabled"));
    home.succeed(&["key", "disable", &key.id]);
    let twice = ["key", "disable", &key.id, &key.id];
    assert_eq!(home.succeed(&twice), line(&key, "already disabled"));
    home.succeed(&["key", "revoke", &key.id]);
    assert_eq!(home.succeed(&["key", "revoke", &key.id]), line(&key, "already revoked"));
    assert_eq!(ada.show(&key).await["version"], 3);
    assert_eq!(ada.event_kinds(&key).await, ["revoked", "disabled", "created"]);
}

#[tokio::test]
async fn all_keys_change_or_none() {
    let registry = Registry::start();
    let (ada, home) = (registry.ada(), &registry.home);
    let (one, other, revoked) = (ada.a_key().await, ada.a_key().await, ada.a_key().await);
    ada.act(&revoked, "revoke").await;
    for action in ["disable", "enable", "revoke"] {
        for unknown in ["key_00000000000000000000", "key_zzzzzzzzzzzzzzzzzzzz", "ci-deploy"] {
            let said = home.refuse(&["key", action, &one.id, unknown, &other.id]);
            assert!(said.contains(&format!("no key has the ID {unknown:?}")), "{said}");
            assert!(said.contains("No key was changed"), "{said}");
        }
    }
    for action in ["disable", "enable"] {
        let said = home.refuse(&["key", action, &one.id, &revoked.id, &other.id]);
        let why = format!("{}: This key is revoked. Regenerate it", revoked.id);
        assert!(said.contains(&why) && said.contains("No key was changed"), "{said}");
    }
    for key in [&one, &other] {
        assert_eq!(ada.show(key).await, key.key);
    }
    let said = home.succeed(&["key", "revoke", &one.id, &other.id]);
    assert_eq!(said.lines().count(), 2);
    for key in [&one, &other] {
        assert_eq!(registry.verdict(&key.value).await, "key-revoked");
    }
    ada.delete(&one.path()).await.expect(204);
    let said = home.refuse(&["key", "enable", &one.id]);
    assert!(said.contains("was deleted"), "{said}");
}

#[tokio::test]
async fn an_operators_revoke_sends_the_same_mails_and_cancels_warnings() {
    let fixture = MailFixture::start().await;
    let registry = &fixture.registry;
    let key = registry.ada().a_key().await;
    fixture.discard_pending().await;
    registry.advance(23 * DAY).await;
    registry.home.succeed(&["key", "revoke", &key.id]);
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2, "one mail to ada and one to bob");
    for mail in mails {
        assert!(mail.text().contains("The operator revoked this key on "), "{}", mail.text());
        assert!(!mail.text().contains("expires in"), "{}", mail.text());
    }
}

#[tokio::test]
async fn a_disabled_key_is_not_announced_and_an_enabled_one_is_again() {
    let fixture = MailFixture::start().await;
    let registry = &fixture.registry;
    let key = registry.ada().a_key().await;
    fixture.discard_pending().await;
    registry.home.succeed(&["key", "disable", &key.id]);
    registry.advance(23 * DAY).await;
    assert!(fixture.mails().await.is_empty());
    registry.home.succeed(&["key", "enable", &key.id]);
    assert_eq!(fixture.mails().await.len(), 2);
}
