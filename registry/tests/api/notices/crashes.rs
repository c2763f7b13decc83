//! Runs that are killed between two steps, and concurrent runs on one database.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::smtp::Behavior::{Slow, SlowBefore};
use crate::support::{DAY, MailFixture};

/// Counts how often each mail was accepted, by recipient and Message-ID.
fn accepted(fixture: &MailFixture) -> BTreeMap<(String, String), u32> {
    let mut counts = BTreeMap::new();
    for mail in fixture.server.accepted() {
        *counts.entry((mail.to.clone(), mail.message_id())).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_kill_before_the_message_is_sent_delivers_it_once() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[SlowBefore(60_000), SlowBefore(60_000)]);
    let run = fixture.start_run();
    fixture.server.wait_for(|server| server.attempts().len() == 2).await;
    run.kill();
    assert_eq!(fixture.run().await, (0, 0, 0), "the lease of the killed run has not expired");
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 2, 0));
    let counts = accepted(&fixture);
    assert_eq!(counts.values().copied().collect::<Vec<_>>(), [1, 1], "{counts:?}");
}

#[tokio::test]
async fn a_kill_before_recording_repeats_the_same_message() {
    let fixture = MailFixture::start().await;
    let key = fixture.registry.ada().a_key().await;
    fixture.server.queue(&[Slow(60_000), Slow(60_000)]);
    let run = fixture.start_run();
    fixture.server.wait_for(|server| server.accepted().len() == 2).await;
    run.kill();
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 2, 0));
    let counts = accepted(&fixture);
    assert_eq!(counts.values().copied().collect::<Vec<_>>(), [2, 2], "{counts:?}");
    let mails = fixture.server.take();
    assert_eq!((&mails[0].raw, &mails[2].raw), (&mails[1].raw, &mails[3].raw), "unchanged");
    assert_eq!(fixture.registry.ada().event_kinds(&key).await, ["notice", "notice", "created"]);
}

#[tokio::test]
async fn kills_at_any_moment_lose_no_mail_and_add_no_message_id() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    fixture.registry.advance(23 * DAY).await;
    for round in 0..12u64 {
        let run = fixture.start_run();
        tokio::time::sleep(std::time::Duration::from_millis(round * 8)).await;
        run.kill();
        fixture.advance_past_backoff().await;
    }
    fixture.run().await;
    let counts = accepted(&fixture);
    assert_eq!(counts.len(), 2, "one message to each of two people: {counts:?}");
}

#[tokio::test]
async fn kills_around_acceptance_lose_no_mail_and_add_no_message_id() {
    let fixture = MailFixture::start().await;
    for round in 0..10u64 {
        let key = fixture.registry.sign_in("ada").await.a_key().await;
        let before = fixture.server.accepted().len();
        // The server answers after 100 ms. The kills are spread from before the answer to after its
        // record. `a_kill_before_recording_repeats_the_same_message` picks one of these moments.
        fixture.server.queue(&[Slow(100), Slow(100)]);
        let run = fixture.start_run();
        fixture.server.wait_for(|server| server.accepted().len() > before).await;
        tokio::time::sleep(std::time::Duration::from_millis(round * 12)).await;
        run.kill();
        fixture.advance_past_backoff().await;
        fixture.run().await;
        let of_key: Vec<_> = fixture.server.accepted().split_off(before);
        assert!(of_key.iter().all(|mail| mail.text().contains(&key.id)));
        let ids: BTreeSet<_> = of_key.iter().map(|mail| (&mail.to, mail.message_id())).collect();
        assert_eq!(ids.len(), 2, "one message to each of two people: {ids:?}");
    }
}

#[tokio::test]
async fn concurrent_runs_send_each_mail_once() {
    let fixture = MailFixture::start().await;
    let home = &fixture.registry.home;
    for n in 0..6 {
        let name = format!("user{n}");
        home.add_user(&name);
        home.succeed(&["org", "admin", "add", "contoso", &name]);
    }
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[Slow(300); 8]);
    let both = [fixture.start_run(), fixture.start_run(), fixture.start_run()];
    for run in both {
        run.finish().await;
    }
    let counts = accepted(&fixture);
    assert_eq!(counts.len(), 8, "{counts:?}");
    assert!(counts.values().all(|times| *times == 1), "{counts:?}");
}
