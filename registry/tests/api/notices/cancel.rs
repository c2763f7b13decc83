//! A change of a key cancels the pending mails about this key, and no others.

use serde_json::json;

use crate::support::smtp::Behavior;
use crate::support::{DAY, IssuedKey, MailFixture};

/// A key at its 7-day threshold. The mail server deferred the mails about it.
async fn deferred(fixture: &MailFixture, name: &str) -> IssuedKey {
    let key = fixture.registry.sign_in("ada").await.create(&json!({ "name": name })).await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    fixture.server.queue(&[Behavior::Defer, Behavior::Defer]);
    assert_eq!(fixture.run().await, (2, 0, 2));
    key
}

async fn act(fixture: &MailFixture, key: &IssuedKey, action: &str) {
    let ada = fixture.registry.sign_in("ada").await;
    match action {
        "delete" => drop(ada.delete(&key.path()).await.expect(204)),
        "regenerate" => drop(ada.regenerate(key, &json!({})).await),
        action => drop(ada.act(key, action).await),
    }
}

#[tokio::test]
async fn disable_revoke_delete_and_regenerate_cancel_pending_mails() {
    for action in ["disable", "revoke", "delete", "regenerate"] {
        let fixture = MailFixture::start().await;
        let key = deferred(&fixture, "ci").await;
        act(&fixture, &key, action).await;
        fixture.advance_past_backoff().await;
        let warned = fixture.mails().await.iter().any(|mail| mail.text().contains("expires in 7"));
        assert!(!warned, "{action}");
    }
}

#[tokio::test]
async fn a_mail_deferred_during_the_change_is_not_retried() {
    for action in ["disable", "revoke", "delete", "regenerate"] {
        let fixture = MailFixture::start().await;
        let key = fixture.registry.ada().create(&json!({ "name": "ci" })).await;
        fixture.discard_pending().await;
        fixture.registry.advance(23 * DAY).await;
        fixture.server.queue(&[Behavior::DeferAfter(1_500), Behavior::DeferAfter(1_500)]);
        let before = fixture.server.attempts().len();
        let run = fixture.start_run();
        fixture.server.wait_for(|server| server.attempts().len() == before + 2).await;
        act(&fixture, &key, action).await;
        run.finish().await;
        fixture.advance_past_backoff().await;
        let mut mails = fixture.mails().await;
        fixture.advance_past_backoff().await;
        mails.append(&mut fixture.mails().await);
        let warned = mails.iter().any(|mail| mail.text().contains("expires in 7"));
        assert!(!warned, "{action}");
    }
}

#[tokio::test]
async fn a_disabled_key_gets_no_expiry_mails() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "disable").await;
    fixture.discard_pending().await;
    for days in [23, 6, 1] {
        fixture.registry.advance_days(days).await;
        assert_eq!(fixture.run().await, (0, 0, 0));
    }
}

#[tokio::test]
async fn enabling_a_key_plans_its_mails_again() {
    let fixture = MailFixture::start().await;
    let key = deferred(&fixture, "ci").await;
    let ada = fixture.registry.sign_in("ada").await;
    ada.act(&key, "disable").await;
    fixture.registry.advance(2 * DAY).await;
    assert_eq!(fixture.run().await, (0, 0, 0));
    let ada = fixture.registry.sign_in("ada").await;
    ada.act(&key, "enable").await;
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].subject(), "API key 'ci' expires in 5 days");
}

#[tokio::test]
async fn enabling_a_key_does_not_repeat_a_sent_mail() {
    let fixture = MailFixture::start().await;
    let key = fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    assert_eq!(fixture.run().await, (2, 2, 0));
    let ada = fixture.registry.sign_in("ada").await;
    ada.act(&key, "disable").await;
    ada.act(&key, "enable").await;
    assert_eq!(fixture.run().await, (0, 0, 0));
}

#[tokio::test]
async fn a_pending_mail_about_two_keys_drops_only_the_disabled_one() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let (gone, kept) = (
        ada.create(&json!({ "name": "gone" })).await,
        ada.create(&json!({ "name": "kept" })).await,
    );
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    fixture.server.queue(&[Behavior::Defer, Behavior::Defer]);
    assert_eq!(fixture.run().await, (2, 0, 2));
    let ada = fixture.registry.sign_in("ada").await;
    ada.act(&gone, "disable").await;
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2);
    for mail in mails {
        assert!(mail.text().contains("kept") && !mail.text().contains("gone"), "{}", mail.text());
    }
    assert!(ada.event_kinds(&kept).await.contains(&"notice".to_owned()));
}

#[tokio::test]
async fn mails_about_a_key_are_sent_even_after_its_deletion() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let key = ada.a_key().await;
    ada.delete(&key.path()).await.expect(204);
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(mails[0].text().contains("The key has since been deleted."), "{}", mails[0].text());
}

#[tokio::test]
async fn a_repeated_create_sends_one_creation_mail() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let create = || ada.post("/keys").json(&ada.new_key(&json!({}))).idempotency_key("t");
    create().await.expect(201);
    create().await.expect(201);
    assert_eq!(fixture.run().await, (2, 2, 0));
    create().await.expect(201);
    assert_eq!(fixture.run().await, (0, 0, 0), "the creation mail was already sent");
    fixture.registry.advance(23 * DAY).await;
    assert_eq!(fixture.run().await, (2, 2, 0), "the expiry mail is still sent");
}
