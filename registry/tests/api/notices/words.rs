//! The wording of the mails, in text and HTML.

use serde_json::json;

use crate::support::redact::redact_text;
use crate::support::smtp::Mail;
use crate::support::{DAY, HOUR, IssuedKey, MailFixture, nupkg};

const PUBLIC: &str = "public_url = \"https://registry.example\"";

/// Everything that a person sees of a mail, with random parts redacted.
fn shown(mail: &Mail) -> String {
    let (text, html) = (mail.text(), mail.html());
    let whole = format!(
        "From: {}\nTo: {}\nSubject: {}\nDate: {}\nAuto-Submitted: {}\n\n{text}\n=====\n{html}",
        mail.header("From"),
        mail.header("To"),
        mail.subject(),
        mail.header("Date"),
        mail.header("Auto-Submitted"),
    );
    redact_text(&whole.replace("\r\n", "\n"))
}

async fn mails_to_both(fixture: &MailFixture) -> Vec<Mail> {
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2, "one mail to ada and one to bob");
    let (ada, bob) = (shown(&mails[0]), shown(&mails[1]));
    assert_eq!(
        ada.replace("ada", "bob"),
        bob.replace("ada", "bob"),
        "both people get the same mail"
    );
    mails
}

async fn used_key(fixture: &MailFixture) -> IssuedKey {
    let places = json!([
        { "label": "GitHub Actions, contoso/lib", "url": "https://github.com/contoso/lib" },
        { "label": "Team vault" },
    ]);
    let key = fixture.registry.ada().create(&json!({ "places": places })).await;
    fixture.registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    key
}

#[tokio::test]
async fn a_creation_is_described() {
    let fixture = MailFixture::start().await;
    used_key(&fixture).await;
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn an_upcoming_expiry_is_described() {
    let fixture = MailFixture::start().await;
    used_key(&fixture).await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY + HOUR).await;
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn an_expiring_and_an_expired_key_are_described_in_one_mail() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    ada.create(&json!({ "name": "nightly", "lifetime_days": 7 })).await;
    ada.create(&json!({ "name": "today", "lifetime_days": 1 })).await;
    fixture.discard_pending().await;
    fixture.registry.advance(6 * DAY + HOUR).await;
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn a_regenerate_with_an_overlap_is_described() {
    let fixture = MailFixture::start().await;
    let key = used_key(&fixture).await;
    fixture.discard_pending().await;
    fixture.registry.advance(10 * 60).await;
    fixture.registry.ada().regenerate(&key, &json!({})).await;
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn use_of_an_old_value_during_its_overlap_is_described() {
    let fixture = MailFixture::start().await;
    let key = used_key(&fixture).await;
    fixture.registry.ada().regenerate(&key, &json!({})).await;
    fixture.registry.advance(2 * HOUR).await;
    fixture.registry.use_value(&key.value, "Contoso.Core", "1.0.1");
    fixture.registry.ada().wait_for_uses(&key, "retiring", 2).await;
    fixture.discard_pending().await;
    fixture.registry.advance(10 * HOUR).await;
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn a_revoke_is_described() {
    let fixture = MailFixture::start().await;
    let key = used_key(&fixture).await;
    fixture.discard_pending().await;
    let leaked = json!({ "reason": "leaked" });
    fixture.registry.ada().post(&format!("{}/revoke", key.path())).json(&leaked).await.expect(200);
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn several_changes_and_a_deleted_key_are_described_in_one_mail() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let key = used_key(&fixture).await;
    fixture.registry.advance(60).await;
    let leaked = json!({ "reason": "leaked" });
    ada.post(&format!("{}/revoke", key.path())).json(&leaked).await.expect(200);
    fixture.registry.advance(60).await;
    ada.regenerate(&key, &json!({})).await;
    let gone = ada.create(&json!({ "name": "gone" })).await;
    ada.delete(&gone.path()).await.expect(204);
    insta::assert_snapshot!(shown(&mails_to_both(&fixture).await[0]));
}

#[tokio::test]
async fn links_use_the_public_url_of_the_registry() {
    let fixture = MailFixture::with_policy("").await;
    let file = fixture.registry.home.folder().join("latchkey.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{PUBLIC}\n{config}")).unwrap();
    let key = fixture.registry.ada().a_key().await;
    let link = format!("https://registry.example/account/keys/{}/regenerate", key.id);
    for mail in fixture.mails().await {
        assert!(mail.text().contains(&link), "{}", mail.text());
        assert!(mail.html().contains(&format!("href=\"{link}\"")), "{}", mail.html());
    }
}

#[tokio::test]
async fn names_are_escaped_in_html_and_headers() {
    let fixture = MailFixture::start().await;
    let name = "<b>\"&'</b> ключ <img src=x onerror=alert(1)>";
    let places = json!([{ "label": "<script>x</script>", "url": "https://x.example/?a=\"><b>" }]);
    fixture.registry.ada().create(&json!({ "name": name, "places": places })).await;
    for mail in fixture.mails().await {
        assert!(mail.subject().contains(name), "{}", mail.subject());
        assert!(mail.text().contains(name));
        let html = mail.html();
        for markup in ["<b>", "<img", "<script", "a=\">"] {
            assert!(!html.contains(markup), "{markup}: {html}");
        }
        let head = mail.raw.split("\r\n\r\n").next().unwrap();
        assert!(head.is_ascii() && !head.contains("\nBcc"), "{head}");
    }
}

#[tokio::test]
async fn no_mail_contains_a_value_or_a_part_of_a_value() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let key = used_key(&fixture).await;
    let new = ada.regenerate(&key, &json!({})).await;
    ada.act(&key, "revoke").await;
    for mail in fixture.mails().await {
        let all = format!("{}{}{}", mail.raw, mail.text(), mail.html());
        for value in [&key.value, &new.value] {
            assert!(!all.contains(value.as_str()) && !all.contains(&value[value.len() - 4..]));
        }
        assert!(!all.contains("lk_"));
    }
}

#[tokio::test]
async fn a_mail_and_a_push_warning_show_the_same_time_left() {
    let fixture = MailFixture::start().await;
    let key = fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    for advance in [23 * DAY + 40_000, 5 * DAY + 50_000] {
        fixture.registry.advance(advance).await;
        let pushed = fixture.registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
        let warning = pushed.warning().to_owned();
        let words = warning.split(" expires ").nth(1).unwrap().split(". ").next().unwrap();
        for mail in fixture.mails().await {
            assert!(mail.text().contains(&format!("This key expires {words}.")), "{words}");
        }
    }
}
