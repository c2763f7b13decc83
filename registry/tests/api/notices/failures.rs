//! A failing mail server: no mail is lost or repeated, and other recipients do not wait.

use serde_json::json;

use crate::support::smtp::Behavior::{Accept, Defer, Deny, DropMidMessage, HangUp, Refuse};
use crate::support::{DAY, MailFixture};

#[tokio::test]
async fn one_failed_mail_does_not_stop_the_others() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.always("ada@example.com", Defer);
    assert_eq!(fixture.run().await, (2, 1, 1));
    assert_eq!(fixture.server.take()[0].to, "bob@example.com");
}

#[tokio::test]
async fn a_retry_sends_the_same_mail_unchanged() {
    let fixture = MailFixture::start().await;
    let own = fixture.registry.owner("ada");
    fixture.registry.ada().create(&json!({ "owner": own })).await;
    // The server keeps the first mail without answering, so the test can compare two attempts.
    fixture.server.queue(&[crate::support::smtp::Behavior::AcceptSilently, Defer, DropMidMessage]);
    assert_eq!(fixture.run().await, (1, 0, 1));
    let first = fixture.server.take();
    for _ in 0..2 {
        fixture.advance_past_backoff().await;
        assert_eq!(fixture.run().await, (0, 0, 1));
    }
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 1, 0));
    let last = fixture.server.take();
    assert_eq!(first[0].raw, last[0].raw);
    assert!(first[0].message_id().ends_with("@registry.example>"), "{}", first[0].raw);
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 0, 0));
}

#[tokio::test]
async fn retries_wait_longer_each_time_and_an_hour_at_most() {
    let fixture = MailFixture::start().await;
    let own = fixture.registry.owner("ada");
    fixture.registry.ada().create(&json!({ "owner": own })).await;
    fixture.server.always("ada@example.com", Defer);
    assert_eq!(fixture.run().await, (1, 0, 1));
    assert_eq!(fixture.run().await, (0, 0, 0), "the retry waits");
    let mut waits = Vec::new();
    for _ in 0..8 {
        let mut waited = 0;
        while fixture.run().await.2 == 0 {
            fixture.registry.advance(225).await;
            waited += 225;
            assert!(waited <= 3_600 + 225, "{waits:?}");
        }
        waits.push(waited);
    }
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(waits[7] > 2_600, "{waits:?}");
}

#[tokio::test]
async fn a_permanently_refused_recipient_is_not_retried() {
    let fixture = MailFixture::start().await;
    let key = fixture.registry.ada().a_key().await;
    fixture.server.always("bob@example.com", Refuse);
    assert_eq!(fixture.run().await, (2, 1, 1));
    for _ in 0..3 {
        fixture.advance_past_backoff().await;
        assert_eq!(fixture.run().await, (0, 0, 0));
    }
    let attempts = fixture.server.attempts();
    assert_eq!(attempts.iter().filter(|to| *to == "bob@example.com").count(), 1);
    let kinds = fixture.registry.ada().event_kinds(&key).await;
    assert_eq!(kinds, ["notice", "created"], "one of two mails was accepted");
}

#[tokio::test]
async fn a_mail_is_retried_after_the_server_denied_relaying() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[Deny, Deny]);
    assert_eq!(fixture.run().await, (2, 0, 2));
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 2, 0), "the server accepts mails again");
}

#[tokio::test]
async fn a_run_stops_when_the_server_keeps_failing() {
    let fixture = MailFixture::start().await;
    for n in 0..20 {
        let name = format!("user{n:02}");
        fixture.registry.home.add_user(&name);
        fixture.registry.home.succeed(&["org", "admin", "add", "contoso", &name]);
    }
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[DropMidMessage; 22]);
    let (planned, sent, failed) = fixture.run().await;
    assert_eq!((planned, sent), (22, 0));
    assert!((8..=11).contains(&failed), "{failed}");
    fixture.server.clear_queue();
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 22, 0));
}

#[tokio::test]
async fn mails_are_sent_later_if_the_server_hangs_up() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[HangUp; 2]);
    assert_eq!(fixture.run().await, (2, 0, 2));
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 2, 0));
}

#[tokio::test]
async fn many_mails_are_sent_despite_mixed_failures() {
    let fixture = MailFixture::start().await;
    let home = &fixture.registry.home;
    let names: Vec<String> = (0..12).map(|n| format!("user{n:02}")).collect();
    for name in &names {
        home.add_user(name);
        home.succeed(&["org", "admin", "add", "contoso", name]);
    }
    fixture.registry.ada().a_key().await;
    let bad = [Defer, DropMidMessage, HangUp, Accept, Refuse, Defer];
    fixture.server.queue(&bad);
    let (planned, sent, failed) = fixture.run().await;
    assert_eq!((planned, sent + failed), (14, 14));
    assert!(failed >= 4, "{failed}");
    fixture.advance_past_backoff().await;
    fixture.run().await;
    let recipients: Vec<String> = fixture.server.take().into_iter().map(|mail| mail.to).collect();
    let distinct: std::collections::BTreeSet<_> = recipients.iter().collect();
    assert_eq!(distinct.len(), 13, "every recipient except the permanently refused one");
    assert_eq!(recipients.len(), 13, "each once: {recipients:?}");
}

#[tokio::test]
async fn a_mail_that_failed_for_days_is_sent_with_the_next_one() {
    let fixture = MailFixture::start().await;
    let own = fixture.registry.owner("ada");
    fixture.registry.ada().create(&json!({ "owner": own })).await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    fixture.server.queue(&[Defer]);
    assert_eq!(fixture.run().await, (1, 0, 1));
    fixture.registry.advance(6 * DAY).await;
    assert_eq!(fixture.run().await, (1, 2, 0));
    let mut subjects: Vec<String> =
        fixture.server.take().iter().map(crate::support::smtp::Mail::subject).collect();
    subjects.sort_unstable();
    let expected =
        ["API key 'ci-deploy' expires in 1 day", "API key 'ci-deploy' expires in 7 days"];
    assert_eq!(subjects, expected);
}
