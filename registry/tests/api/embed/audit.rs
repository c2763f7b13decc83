//! Events and mails name the gallery through which a person made a change.

use serde_json::json;

use crate::support::MailFixture;
use crate::support::Registry;
use crate::support::gallery::{OTHER_ORIGIN, TWO_GALLERIES};
use crate::support::smtp::MailServer;

#[tokio::test]
async fn every_change_names_the_person_and_the_gallery() {
    let registry = Registry::embedded();
    let frame = registry.gallery().confirmed_frame().await;
    let key = frame.a_key().await;
    assert_eq!(key.key["created_by"], "ada", "only the person is named");
    frame.act(&key, "disable").await;
    let asked = json!({ "confirmed": true, "origin": OTHER_ORIGIN });
    let other = registry.other_gallery().frame(&asked).await;
    other.act(&key, "enable").await;
    let regenerate =
        other.post(&format!("{}/regenerate", key.path())).json(&json!({})).idempotency_key("t");
    regenerate.clone().await.expect(200);
    regenerate.await.expect(200);
    registry.ada().act(&key, "revoke").await;
    let page = registry.bob().get(&format!("{}/events", key.path())).await.expect(200);
    let events = page["events"].as_array().unwrap().iter();
    let changes: Vec<(&str, &str)> = events
        .map(|event| (event["kind"].as_str().unwrap(), event["actor"].as_str().unwrap()))
        .collect();
    assert_eq!(
        changes,
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
    let config = format!("{}\n{TWO_GALLERIES}", server.config());
    let fixture = MailFixture::with_server(server, &config);
    fixture.registry.gallery().confirmed_frame().await.a_key().await;
    let mails = fixture.mails().await;
    assert!(!mails.is_empty());
    for mail in mails {
        assert!(
            mail.text().contains("ada through Contoso Gallery created this key on"),
            "{}",
            mail.text()
        );
    }
}
