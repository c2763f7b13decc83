//! The recipients: everyone who administers the key, and nobody else.

use serde_json::json;

use crate::support::smtp::Behavior;
use crate::support::{DAY, MailFixture};

async fn recipients(fixture: &MailFixture) -> Vec<String> {
    fixture.mails().await.into_iter().map(|mail| mail.to).collect()
}

#[tokio::test]
async fn every_administrator_of_the_organization_gets_the_mail() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn only_the_owner_gets_mails_about_a_personal_key() {
    let fixture = MailFixture::start().await;
    let own = fixture.registry.owner("ada");
    fixture.registry.ada().create(&json!({ "owner": own })).await;
    assert_eq!(recipients(&fixture).await, ["ada@example.com"]);
}

#[tokio::test]
async fn a_former_administrator_gets_no_mails_even_as_key_creator() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    let home = &fixture.registry.home;
    home.succeed(&["org", "admin", "remove", "contoso", "ada"]);
    home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    fixture.registry.advance(23 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["bob@example.com", "cy@example.com"]);
    home.succeed(&["user", "disable", "bob"]);
    fixture.registry.advance(6 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["cy@example.com"]);
}

#[tokio::test]
async fn a_pending_mail_is_not_sent_to_a_former_administrator() {
    let fixture = MailFixture::start().await;
    let home = &fixture.registry.home;
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[Behavior::Defer, Behavior::Defer]);
    assert_eq!(fixture.run().await, (2, 0, 2));
    home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    home.succeed(&["user", "disable", "ada"]);
    for _ in 0..2 {
        fixture.advance_past_backoff().await;
        assert_eq!(recipients(&fixture).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_pending_mail_keeps_the_keys_its_recipient_still_owns() {
    let fixture = MailFixture::start().await;
    let own = fixture.registry.owner("bob");
    let bob = fixture.registry.bob();
    bob.create(&json!({ "owner": own, "name": "own" })).await;
    bob.create(&json!({ "name": "shared" })).await;
    fixture.server.always("bob@example.com", Behavior::Defer);
    fixture.run().await;
    fixture.server.take();
    fixture.registry.home.succeed(&["org", "admin", "remove", "contoso", "bob"]);
    fixture.server.always("bob@example.com", Behavior::Accept);
    fixture.advance_past_backoff().await;
    fixture.run().await;
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject(), "API key 'own' was created");
    assert!(!mails[0].text().contains("shared"), "{}", mails[0].text());
}

#[tokio::test]
async fn an_invalid_address_is_logged_and_its_mail_stays_pending() {
    let fixture = MailFixture::start().await;
    let home = &fixture.registry.home;
    home.add_user("dee");
    // An older database can contain an address that the registry would refuse today.
    let mut database = home.storage.connect(home.folder()).await;
    let spoil = "UPDATE users SET email = 'no..one@-' WHERE name = 'dee'";
    sqlx::query(spoil).execute(&mut database).await.unwrap();
    home.succeed(&["org", "admin", "add", "contoso", "dee"]);
    let key = fixture.registry.ada().a_key().await;
    let log = fixture.run_and_read_log().await;
    assert_eq!(log.matches("the e-mail address is invalid").count(), 1, "{log}");
    assert!(log.contains("dee"), "{log}");
    let events = fixture.registry.ada().get(&format!("{}/events", key.path())).await.expect(200);
    let notices = events["events"].as_array().unwrap().iter();
    let mut notices: Vec<&str> = notices
        .filter(|event| event["kind"] == "notice")
        .map(|event| event["detail"].as_str().unwrap())
        .collect();
    notices.sort_unstable();
    assert_eq!(notices, ["about the creation, to ada", "about the creation, to bob"]);
    fixture.server.take();
    home.succeed(&["user", "email", "dee", "dee@example.com"]);
    assert_eq!(recipients(&fixture).await, ["dee@example.com"]);
}
