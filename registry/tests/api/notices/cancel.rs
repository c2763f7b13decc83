//! What a person does to a key takes back what was to be told of it, and no more.

use serde_json::json;

use crate::support::smtp::Behave;
use crate::support::{DAY, Holder, Post};

/// A key at its 7-day threshold, whose mails the server did not take.
async fn deferred(post: &Post, name: &str) -> Holder {
    let key = post.registry.sign_in("ada").await.create(&json!({ "name": name })).await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    post.server.next(&[Behave::Defer, Behave::Defer]);
    assert_eq!(post.run().await, (2, 0, 2));
    key
}

async fn act(post: &Post, key: &Holder, action: &str) {
    let ada = post.registry.sign_in("ada").await;
    match action {
        "delete" => drop(ada.delete(&key.path()).await.expect(204)),
        "regenerate" => drop(ada.regenerate(key, &json!({})).await),
        action => drop(ada.act(key, action).await),
    }
}

#[tokio::test]
async fn disable_revoke_delete_and_regenerate_cancel_what_is_pending() {
    for action in ["disable", "revoke", "delete", "regenerate"] {
        let post = Post::start().await;
        let key = deferred(&post, "ci").await;
        act(&post, &key, action).await;
        post.later().await;
        let warned = post.mails().await.iter().any(|mail| mail.text().contains("expires in 7"));
        assert!(!warned, "{action}");
    }
}

#[tokio::test]
async fn what_is_on_its_way_meanwhile_and_not_taken_is_not_tried_again() {
    for action in ["disable", "revoke", "delete", "regenerate"] {
        let post = Post::start().await;
        let key = post.registry.ada().create(&json!({ "name": "ci" })).await;
        post.settle().await;
        post.registry.advance(23 * DAY).await;
        post.server.next(&[Behave::DeferAfter(1_500), Behave::DeferAfter(1_500)]);
        let before = post.server.attempts().len();
        let run = post.begin();
        post.server.wait_for(|server| server.attempts().len() == before + 2).await;
        act(&post, &key, action).await;
        run.finish().await;
        post.later().await;
        let mut mails = post.mails().await;
        post.later().await;
        mails.append(&mut post.mails().await);
        let warned = mails.iter().any(|mail| mail.text().contains("expires in 7"));
        assert!(!warned, "{action}");
    }
}

#[tokio::test]
async fn what_is_not_due_yet_does_not_come_after_a_disable() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "disable").await;
    post.settle().await;
    for days in [23, 6, 1] {
        post.registry.advance_days(days).await;
        assert_eq!(post.run().await, (0, 0, 0));
    }
}

#[tokio::test]
async fn enable_plans_again() {
    let post = Post::start().await;
    let key = deferred(&post, "ci").await;
    let ada = post.registry.sign_in("ada").await;
    ada.act(&key, "disable").await;
    post.registry.advance(2 * DAY).await;
    assert_eq!(post.run().await, (0, 0, 0));
    let ada = post.registry.sign_in("ada").await;
    ada.act(&key, "enable").await;
    let mails = post.mails().await;
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].subject(), "API key 'ci' expires in 5 days");
}

#[tokio::test]
async fn enable_does_not_repeat_what_was_told_before() {
    let post = Post::start().await;
    let key = post.registry.ada().a_key().await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    assert_eq!(post.run().await, (2, 2, 0));
    let ada = post.registry.sign_in("ada").await;
    ada.act(&key, "disable").await;
    ada.act(&key, "enable").await;
    assert_eq!(post.run().await, (0, 0, 0));
}

#[tokio::test]
async fn of_a_mail_about_two_keys_the_other_one_is_still_told() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let (gone, kept) = (
        ada.create(&json!({ "name": "gone" })).await,
        ada.create(&json!({ "name": "kept" })).await,
    );
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    post.server.next(&[Behave::Defer, Behave::Defer]);
    assert_eq!(post.run().await, (2, 0, 2));
    let ada = post.registry.sign_in("ada").await;
    ada.act(&gone, "disable").await;
    let mails = post.mails().await;
    assert_eq!(mails.len(), 2);
    for mail in mails {
        assert!(mail.text().contains("kept") && !mail.text().contains("gone"), "{}", mail.text());
    }
    assert!(ada.kinds(&kept).await.contains(&"notice".to_owned()));
}

#[tokio::test]
async fn what_happened_is_told_though_the_key_is_gone() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let key = ada.a_key().await;
    ada.delete(&key.path()).await.expect(204);
    let mails = post.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(mails[0].text().contains("The key has since been deleted."), "{}", mails[0].text());
}

#[tokio::test]
async fn a_repeated_request_tells_of_one_creation() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let ask = || ada.post("/keys").json(&ada.new_key(&json!({}))).once("t");
    ask().await.expect(201);
    ask().await.expect(201);
    assert_eq!(post.run().await, (2, 2, 0));
    ask().await.expect(201);
    assert_eq!(post.run().await, (0, 0, 0), "it was told");
    post.registry.advance(23 * DAY).await;
    assert_eq!(post.run().await, (2, 2, 0), "and its expiry still is");
}
