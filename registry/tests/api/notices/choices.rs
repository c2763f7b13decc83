//! A person gets the chosen mails, and always the mail at the expiry.

use serde_json::json;

use crate::support::{DAY, Post};

async fn recipients(post: &Post) -> Vec<String> {
    post.mails().await.into_iter().map(|mail| mail.to).collect()
}

#[tokio::test]
async fn a_threshold_that_is_turned_off_sends_no_mail() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    ada.patch("/notices").json(&json!({ "thresholds": [1] })).await.expect(200);
    ada.a_key().await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    assert_eq!(recipients(&post).await, ["bob@example.com"]);
    post.registry.advance(6 * DAY).await;
    assert_eq!(recipients(&post).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn a_person_who_turned_everything_off_gets_the_expiry_mail() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let nothing = json!({ "thresholds": [], "organizations": false });
    ada.patch("/notices").json(&nothing).await.expect(200);
    ada.a_key().await;
    assert_eq!(recipients(&post).await, ["bob@example.com"]);
    post.registry.advance(29 * DAY).await;
    assert_eq!(recipients(&post).await, ["bob@example.com"]);
    post.registry.advance(DAY).await;
    assert_eq!(recipients(&post).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn turning_off_organizations_keeps_mails_about_personal_keys() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    ada.patch("/notices").json(&json!({ "organizations": false })).await.expect(200);
    ada.create(&json!({ "owner": post.registry.owner("ada") })).await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    assert_eq!(recipients(&post).await, ["ada@example.com"]);
}

#[tokio::test]
async fn a_late_run_uses_the_tightest_threshold_that_is_chosen() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    ada.patch("/notices").json(&json!({ "thresholds": [7] })).await.expect(200);
    ada.a_key().await;
    post.settle().await;
    // Nothing ran for days, so both thresholds are due at once.
    post.registry.advance(29 * DAY + 3_600).await;
    assert_eq!(recipients(&post).await, ["ada@example.com", "bob@example.com"]);
}
