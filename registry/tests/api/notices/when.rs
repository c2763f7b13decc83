//! Which days a key is told at.

use serde_json::json;

use crate::support::{DAY, HOUR, MINUTE, Post};

/// The subjects ada gets, run by run.
async fn subjects(post: &Post, steps: &[i64]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for step in steps {
        post.registry.advance(*step).await;
        let mails = post.mails().await;
        let ada = mails.iter().filter(|mail| mail.to == "ada@example.com");
        all.push(ada.map(crate::support::smtp::Mail::subject).collect());
    }
    all
}

#[tokio::test]
async fn a_key_is_told_30_7_and_1_days_before_and_when_it_expires() {
    let post = Post::start().await;
    post.registry.ada().create(&json!({ "lifetime_days": 90 })).await;
    post.settle().await;
    let steps = [60 * DAY - 1, 1, 23 * DAY - 1, 1, 6 * DAY, DAY - 1, 1, 5 * DAY];
    let said = subjects(&post, &steps).await;
    let said: Vec<Vec<&str>> =
        said.iter().map(|run| run.iter().map(String::as_str).collect()).collect();
    let expected: [&[&str]; 8] = [
        &[],
        &["API key 'ci-deploy' expires in 30 days"],
        &[],
        &["API key 'ci-deploy' expires in 7 days"],
        &["API key 'ci-deploy' expires in 1 day"],
        &[],
        &["API key 'ci-deploy' has expired"],
        &[],
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_key_shorter_than_every_threshold_is_still_told_at_expiry() {
    let post = Post::start().await;
    post.registry.ada().create(&json!({ "lifetime_days": 1 })).await;
    post.settle().await;
    let said = subjects(&post, &[DAY - 1, 1, DAY]).await;
    assert_eq!(said, [vec![], vec!["API key 'ci-deploy' has expired".to_owned()], vec![]]);
}

#[tokio::test]
async fn days_of_half_the_lifetime_or_more_are_skipped() {
    let post = Post::with_policy("policy.notice_days = [30, 15, 3]").await;
    post.registry.ada().a_key().await;
    post.settle().await;
    let said = subjects(&post, &[15 * DAY, 12 * DAY]).await;
    assert_eq!(said, [vec![], vec!["API key 'ci-deploy' expires in 3 days".to_owned()]]);
}

#[tokio::test]
async fn whoever_was_away_is_told_the_tightest_only() {
    let post = Post::start().await;
    let key = post.registry.ada().create(&json!({ "lifetime_days": 90 })).await;
    post.settle().await;
    let said = subjects(&post, &[89 * DAY + HOUR, 10 * MINUTE, DAY]).await;
    let expected = [
        vec!["API key 'ci-deploy' expires in 23 hours".to_owned()],
        vec![],
        vec!["API key 'ci-deploy' has expired".to_owned()],
    ];
    assert_eq!(said, expected);
    let kinds = post.registry.sign_in("ada").await.kinds(&key).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "notice").count(), 6, "three, to two people");
}

#[tokio::test]
async fn one_mail_a_run_lists_every_key_the_most_urgent_first() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    for (name, days) in [("monthly", 30), ("weekly", 7), ("daily", 1)] {
        ada.create(&json!({ "name": name, "lifetime_days": days })).await;
    }
    post.settle().await;
    post.registry.advance(6 * DAY + HOUR).await;
    let mails = post.mails().await;
    assert_eq!(mails.len(), 2, "one to ada, one to bob");
    assert_eq!(mails[0].subject(), "API key 'daily' has expired (and 1 more key)");
    let text = mails[0].text();
    assert!(text.find("daily") < text.find("weekly") && !text.contains("monthly"), "{text}");
}

#[tokio::test]
async fn days_that_the_operator_adds_hold_for_keys_that_are_there() {
    let post = Post::with_policy("policy.notice_days = [1]").await;
    post.registry.ada().a_key().await;
    post.settle().await;
    let file = post.registry.home.folder().join("latchkey.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("notice_days = [1]", "notice_days = [7, 1]")).unwrap();
    let said = subjects(&post, &[22 * DAY, DAY]).await;
    assert_eq!(said, [vec![], vec!["API key 'ci-deploy' expires in 7 days".to_owned()]]);
}

#[tokio::test]
async fn half_way_through_an_overlap_the_old_value_in_use_is_told_with_its_client() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let old = ada.a_key().await;
    post.registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&old, &json!({})).await;
    post.settle().await;
    assert_eq!(subjects(&post, &[12 * HOUR]).await, [Vec::<String>::new()], "nobody uses it");
    post.registry.use_value(&old.value, "Contoso.Core", "1.0.1");
    // Uses are written within seconds; the next question is asked minutes later.
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    let said = subjects(&post, &[10 * MINUTE, HOUR]).await;
    let told = "API key 'ci-deploy' is still used with its old value".to_owned();
    assert_eq!(said, [vec![told], vec![]]);
}

#[tokio::test]
async fn an_overlap_whose_new_value_is_used_needs_no_mail() {
    let post = Post::start().await;
    let ada = post.registry.ada();
    let old = ada.a_key().await;
    post.registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&old, &json!({})).await;
    post.settle().await;
    post.registry.advance(HOUR).await;
    post.registry.use_value(&new.value, "Contoso.Core", "1.0.1");
    post.registry.use_value(&old.value, "Contoso.Core", "1.0.2");
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    assert_eq!(subjects(&post, &[11 * HOUR]).await, [Vec::<String>::new()]);
}
