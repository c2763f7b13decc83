//! A person gets the chosen mails, and always the mail at the expiry.

use serde_json::json;

use crate::support::{DAY, MailFixture};

async fn recipients(fixture: &MailFixture) -> Vec<String> {
    fixture.mails().await.into_iter().map(|mail| mail.to).collect()
}

#[tokio::test]
async fn a_threshold_that_is_turned_off_sends_no_mail() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    ada.patch("/notices").json(&json!({ "thresholds": [1] })).await.expect(200);
    ada.a_key().await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["bob@example.com"]);
    fixture.registry.advance(6 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn a_person_who_turned_everything_off_gets_the_expiry_mail() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let nothing = json!({ "thresholds": [], "organizations": false });
    ada.patch("/notices").json(&nothing).await.expect(200);
    ada.a_key().await;
    assert_eq!(recipients(&fixture).await, ["bob@example.com"]);
    fixture.registry.advance(29 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["bob@example.com"]);
    fixture.registry.advance(DAY).await;
    assert_eq!(recipients(&fixture).await, ["ada@example.com", "bob@example.com"]);
}

#[tokio::test]
async fn turning_off_organizations_keeps_mails_about_personal_keys() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    ada.patch("/notices").json(&json!({ "organizations": false })).await.expect(200);
    ada.create(&json!({ "owner": fixture.registry.owner("ada") })).await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    assert_eq!(recipients(&fixture).await, ["ada@example.com"]);
}

#[tokio::test]
async fn a_late_run_uses_the_tightest_threshold_that_is_chosen() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    ada.patch("/notices").json(&json!({ "thresholds": [7] })).await.expect(200);
    ada.a_key().await;
    fixture.discard_pending().await;
    // Nothing ran for days, so both thresholds are due at once.
    fixture.registry.advance(29 * DAY + 3_600).await;
    assert_eq!(recipients(&fixture).await, ["ada@example.com", "bob@example.com"]);
}
