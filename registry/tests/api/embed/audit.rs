//! Events and mails name the gallery through which a person made a change.

use serde_json::json;

use crate::support::Post;
use crate::support::Registry;
use crate::support::gallery::{OTHER_ORIGIN, TWO};
use crate::support::smtp::MailServer;

#[tokio::test]
async fn every_change_names_the_person_and_the_gallery() {
    let registry = Registry::embedded();
    let frame = registry.gallery().confirmed().await;
    let key = frame.a_key().await;
    assert_eq!(key.key["created_by"], "ada", "only the person is named");
    frame.act(&key, "disable").await;
    let asked = json!({ "confirmed": true, "origin": OTHER_ORIGIN });
    let other = registry.other_gallery().frame(&asked).await;
    other.act(&key, "enable").await;
    let once = other.post(&format!("{}/regenerate", key.path())).json(&json!({})).once("t");
    once.clone().await.expect(200);
    once.await.expect(200);
    registry.ada().act(&key, "revoke").await;
    let page = registry.bob().get(&format!("{}/events", key.path())).await.expect(200);
    let events = page["events"].as_array().unwrap().iter();
    let told: Vec<(&str, &str)> = events
        .map(|event| (event["kind"].as_str().unwrap(), event["actor"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("revoked", "ada"),
            ("regenerated", "ada through Fabrikam"),
            ("regenerated", "ada through Fabrikam"),
            ("enabled", "ada through Fabrikam"),
            ("disabled", "ada through Contoso Gallery"),
            ("created", "ada through Contoso Gallery"),
        ]
    );
}

#[tokio::test]
async fn the_mail_about_a_change_names_the_gallery() {
    let server = MailServer::start().await;
    let config = format!("{}\n{TWO}", server.config());
    let post = Post::of(server, &config);
    post.registry.gallery().confirmed().await.a_key().await;
    let mails = post.mails().await;
    assert!(!mails.is_empty());
    for mail in mails {
        assert!(
            mail.text().contains("ada through Contoso Gallery created this key on"),
            "{}",
            mail.text()
        );
    }
}
