//! Who is told: everyone in charge of the key, and nobody else.

use serde_json::json;

use crate::support::smtp::Behave;
use crate::support::{DAY, Post};

async fn told(post: &Post) -> Vec<String> {
    post.mails().await.into_iter().map(|mail| mail.to).collect()
}

#[tokio::test]
async fn every_administrator_of_the_organization_gets_the_mail() {
    let post = Post::start().await;
    post.registry.ada().a_key().await;
    post.settle().await;
    post.registry.advance(23 * DAY).await;
    assert_eq!(told(&post).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn a_key_of_ones_own_concerns_nobody_else() {
    let post = Post::start().await;
    let own = post.registry.owner("ada");
    post.registry.ada().create(&json!({ "owner": own })).await;
    assert_eq!(told(&post).await, ["ada@example.com"]);
}

#[tokio::test]
async fn whoever_has_left_learns_nothing_though_he_made_the_key() {
    let post = Post::start().await;
    post.registry.ada().a_key().await;
    post.settle().await;
    let home = &post.registry.home;
    home.succeed(&["org", "admin", "remove", "contoso", "ada"]);
    home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    post.registry.advance(23 * DAY).await;
    assert_eq!(told(&post).await, ["bob@example.com", "cy@example.com"]);
    home.succeed(&["user", "disable", "bob"]);
    post.registry.advance(6 * DAY).await;
    assert_eq!(told(&post).await, ["cy@example.com"]);
}

#[tokio::test]
async fn a_mail_that_waits_does_not_go_to_whoever_has_left_meanwhile() {
    let post = Post::start().await;
    let home = &post.registry.home;
    post.registry.ada().a_key().await;
    post.server.next(&[Behave::Defer, Behave::Defer]);
    assert_eq!(post.run().await, (2, 0, 2));
    home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    home.succeed(&["user", "disable", "ada"]);
    for _ in 0..2 {
        post.later().await;
        assert_eq!(told(&post).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_else_such_a_mail_says_is_told() {
    let post = Post::start().await;
    let own = post.registry.owner("bob");
    let bob = post.registry.bob();
    bob.create(&json!({ "owner": own, "name": "own" })).await;
    bob.create(&json!({ "name": "shared" })).await;
    post.server.always("bob@example.com", Behave::Defer);
    post.run().await;
    post.server.take();
    post.registry.home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    post.server.always("bob@example.com", Behave::Accept);
    post.later().await;
    post.run().await;
    let mails = post.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject(), "API key 'own' was created");
    assert!(!mails[0].text().contains("shared"), "{}", mails[0].text());
}

#[tokio::test]
async fn without_an_address_nothing_is_marked_as_sent_and_the_log_says_so() {
    let post = Post::start().await;
    let home = &post.registry.home;
    home.add_user("dee");
    // Addresses are checked today; databases are older than checks.
    let mut database = home.storage.connect(home.folder()).await;
    let spoil = "UPDATE users SET email = 'no..one@-' WHERE name = 'dee'";
    sqlx::query(spoil).execute(&mut database).await.unwrap();
    home.succeed(&["org", "admin", "add", "contoso", "dee"]);
    let key = post.registry.ada().a_key().await;
    let log = post.log_of_a_run().await;
    assert_eq!(log.matches("the e-mail address is invalid").count(), 1, "{log}");
    assert!(log.contains("dee"), "{log}");
    let events = post.registry.ada().get(&format!("{}/events", key.path())).await.expect(200);
    let notices = events["events"].as_array().unwrap().iter();
    let mut notices: Vec<&str> = notices
        .filter(|event| event["kind"] == "notice")
        .map(|event| event["detail"].as_str().unwrap())
        .collect();
    notices.sort_unstable();
    assert_eq!(notices, ["about the creation, to ada", "about the creation, to bob"]);
    post.server.take();
    home.succeed(&["user", "email", "dee", "dee@example.com"]);
    assert_eq!(told(&post).await, ["dee@example.com"]);
}
