//! What a person chose is what that person gets; the mail at expiry always comes.

use serde_json::json;

use crate::support::{DAY, Post};

async fn told(post: &Post) -> Vec<String> {
    post.mails().await.into_iter().map(|mail| mail.to).collect()
}

#[tokio::test]
async fn a_threshold_that_was_switched_off_does_not_come() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    ada.patch("/notices").json(&json!({ "thresholds": [1] })).await.expect(200);
    ada.a_key().await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    assert_eq!(told(&post).await, ["bob@example.com"]);
    post.registry.advance(6 * DAY).await;
    assert_eq!(told(&post).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn who_chose_nothing_at_all_is_told_at_expiry() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let nothing = json!({ "thresholds": [], "organizations": false });
    ada.patch("/notices").json(&nothing).await.expect(200);
    ada.a_key().await;
    assert_eq!(told(&post).await, ["bob@example.com"]);
    post.registry.advance(29 * DAY).await;
    assert_eq!(told(&post).await, ["bob@example.com"]);
    post.registry.advance(DAY).await;
    assert_eq!(told(&post).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn without_organizations_keys_of_ones_own_still_count() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    ada.patch("/notices").json(&json!({ "organizations": false })).await.expect(200);
    ada.create(&json!({ "owner": post.registry.owner("ada") })).await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    assert_eq!(told(&post).await, ["ada@example.com"]);
}

#[tokio::test]
async fn the_tightest_is_the_tightest_of_those_one_chose() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    ada.patch("/notices").json(&json!({ "thresholds": [7] })).await.expect(200);
    ada.a_key().await;
    post.settle().await;
    // Nobody ran anything for days: both thresholds are due at once.
    post.registry.advance(29 * DAY + 3_600).await;
    assert_eq!(told(&post).await, ["ada@example.com", "bob@example.com"]);
}
