//! A mail about more keys than it can list.

use chrono::{SecondsFormat, TimeDelta};
use latchkey_contract::Instant;
use serde_json::json;
use sqlx::{Executor, Row};

use crate::support::MailFixture;
use crate::support::home::START;
use crate::support::imported::{import, line};
use crate::support::sizes::size;
use crate::support::smtp::Behavior::Defer;

/// Gmail clips a mail above about 100 KB.
const CLIPPED: usize = 100_000;

/// Personal keys of ada that expire in about six days, one second after the other.
fn expiring_keys(number: usize) -> String {
    let start: Instant = START.parse().unwrap();
    let lines = (0..number).map(|n| {
        let expires_at = start + TimeDelta::days(6) + TimeDelta::seconds(n.try_into().unwrap());
        let changes = json!({
            "owner": "ada", "name": format!("key-{n:05}"), "expires_at": expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        });
        line(&format!("old value {n}"), &changes)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_mail_lists_the_most_urgent_keys_and_links_to_the_others() {
    let keys = size("mailedKeys");
    let fixture = MailFixture::with_policy("public_url = \"https://registry.example\"\n").await;
    import(&fixture.registry.home, &expiring_keys(keys));
    assert_eq!(fixture.run().await, (1, 1, 0));
    let mail = fixture.server.take().remove(0);
    let (text, html) = (mail.text().replace("\r\n", "\n"), mail.html());
    let listed = text.matches("Regenerate this key: ").count();
    println!(
        "a mail about {keys} keys lists {listed}: {} bytes of text, {} bytes of HTML, {} in all",
        text.len(),
        html.len(),
        mail.raw.len()
    );
    assert!(html.len() <= 90_000 && mail.raw.len() <= CLIPPED);
    assert!(listed >= 50, "{listed}");
    assert_eq!(html.matches(">Regenerate this key</a>").count(), listed);
    for n in 0..listed {
        assert!(text.contains(&format!("\nkey-{n:05}\n")), "{n} of {listed}");
    }
    let rest = keys - listed;
    assert!(
        text.contains(&format!("\nAnd {rest} more keys: https://registry.example/account/keys\n"))
    );
    let link = "<a href=\"https://registry.example/account/keys\">";
    assert!(html.contains(&format!("And {rest} more keys: {link}")), "{html}");
    let subject = format!("API key 'key-00000' expires in 6 days (and {} more keys)", keys - 1);
    assert_eq!(mail.subject(), subject);

    assert_eq!(fixture.run().await, (0, 0, 0), "every key is in the mail, listed or not");
    let home = &fixture.registry.home;
    let mut database = home.storage.connect(home.folder()).await;
    let sql = "SELECT count(*) FROM events WHERE kind = 'notice'";
    let recorded: i64 = database.fetch_one(sql).await.unwrap().get(0);
    assert_eq!(usize::try_from(recorded).unwrap(), keys);
}

#[tokio::test]
async fn a_change_of_an_unlisted_key_replaces_the_mail() {
    let fixture = MailFixture::start().await;
    import(&fixture.registry.home, &expiring_keys(200));
    fixture.server.queue(&[Defer]);
    assert_eq!(fixture.run().await, (1, 0, 1));
    let ada = fixture.registry.ada();
    let found = ada.get("/keys?q=key-00199").await.expect(200);
    let id = found["keys"][0]["id"].as_str().unwrap();
    ada.post(&format!("/keys/{id}/disable")).await.expect(200);
    assert_eq!(fixture.run().await, (1, 1, 0));
    let mail = fixture.server.take().remove(0);
    assert_eq!(mail.subject(), "API key 'key-00000' expires in 6 days (and 198 more keys)");
}
