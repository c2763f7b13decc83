//! A simulated year sends exactly the notices that the policy requires, despite failures.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::json;

use crate::support::random::Random;
use crate::support::sizes;
use crate::support::smtp::Behavior::{
    Accept, AcceptSilently, Defer, Deny, DropMidMessage, HangUp, Slow,
};
use crate::support::smtp::{Behavior, Mail};
use crate::support::{DAY, HOUR, MINUTE, MailFixture};

const POLICY: [i64; 3] = [30, 7, 1];
/// The time before the run after a killed one. It is longer than the lease of the killed run.
const AFTER_KILL: i64 = 5 * MINUTE;
const PEOPLE: [&str; 2] = ["ada@example.com", "bob@example.com"];

/// Message-IDs by recipient, key and days before the expiry: `30`, `7`, `1`, or `0` at the expiry.
type Notices = BTreeMap<(String, String, i64), BTreeSet<String>>;

/// A size from `e2e/sizes.json`; the full one if `LATCHKEY_SOAK` is set.
fn size(name: &str) -> i64 {
    i64::try_from(sizes::size(name)).unwrap()
}

/// Derives the required notices from the policy alone.
fn required_notices(keys: &[(String, i64)]) -> BTreeSet<(String, String, i64)> {
    let mut all = BTreeSet::new();
    for (name, lifetime) in keys {
        for person in PEOPLE {
            all.insert((person.to_owned(), name.clone(), 0));
            for days in POLICY.into_iter().filter(|days| days * 2 < *lifetime) {
                all.insert((person.to_owned(), name.clone(), days));
            }
        }
    }
    all
}

/// Adds the notices in a mail. Runs are half an hour late, so a mail for 7 days before the expiry
/// says "6 days".
fn read(mail: &Mail, notices: &mut Notices) {
    let text = mail.text().replace("\r\n", "\n");
    let mut name = None;
    for line in text.lines() {
        if let Some(key) = line.strip_suffix(" (contoso)") {
            name = Some(key.to_owned());
        }
        let days = if line.contains("This key expired on") {
            0
        } else if let Some(left) = line.trim().strip_prefix("This key expires in ") {
            match left.split(' ').collect::<Vec<_>>()[..] {
                [days, "days" | "day", ..] => days.parse::<i64>().unwrap() + 1,
                _ => 1,
            }
        } else {
            continue;
        };
        let notice = (mail.to.clone(), name.clone().unwrap(), days);
        notices.entry(notice).or_default().insert(mail.message_id());
    }
}

fn failure(random: &mut Random) -> Behavior {
    match random.below(14) {
        0 => Defer,
        1 => DropMidMessage,
        2 => HangUp,
        3 => AcceptSilently,
        4 => Deny,
        5 => Slow(30),
        _ => Accept,
    }
}

/// Creates keys whose lifetimes are spread evenly from one day to almost `days`.
async fn create(fixture: &MailFixture, count: i64, days: i64) -> Vec<(String, i64)> {
    let ada = fixture.registry.ada();
    let mut keys = Vec::new();
    for at in 0..count {
        let (name, lifetime) = (format!("key-{at:04}"), 1 + at * (days - 2) / (count - 1));
        ada.create(&json!({ "name": name, "lifetime_days": lifetime })).await;
        keys.push((name, lifetime));
    }
    fixture.discard_pending().await;
    keys
}

/// Runs again and again, with server failures and killed runs. Returns how often the server
/// accepted each mail without a record by its sender.
async fn run_with_failures(
    fixture: &MailFixture,
    days: i64,
    every: i64,
    random: &mut Random,
) -> BTreeMap<String, u32> {
    let mut unrecorded = BTreeMap::new();
    fixture.registry.advance(HOUR / 2).await;
    for _ in 0..days * DAY / every {
        fixture.registry.advance(every - AFTER_KILL).await;
        fixture.server.clear_queue();
        fixture.server.queue(&[failure(random), failure(random)]);
        if random.below(20) == 0 {
            let before = fixture.server.accepted().len();
            let run = fixture.start_run();
            tokio::time::sleep(Duration::from_millis(random.below(400) as u64)).await;
            run.kill();
            // The server accepts mails of the killed run a moment later.
            fixture.server.wait_until_idle().await;
            for mail in fixture.server.accepted().iter().skip(before).filter(|mail| mail.answered) {
                *unrecorded.entry(mail.message_id()).or_default() += 1;
            }
            fixture.registry.advance(AFTER_KILL).await;
            fixture.run().await;
        } else {
            fixture.run().await;
            fixture.registry.advance(AFTER_KILL).await;
        }
    }
    // The last failed mails need time for their retries.
    fixture.server.clear_queue();
    for _ in 0..3 {
        fixture.registry.advance(2 * HOUR).await;
        fixture.run().await;
    }
    for mail in fixture.server.accepted().iter().filter(|mail| !mail.answered) {
        *unrecorded.entry(mail.message_id()).or_default() += 1;
    }
    unrecorded
}

async fn require_exactly_the_required_notices(count: i64, days: i64, every: i64) {
    let lifetimes: Vec<String> = (1..=days).map(|days| days.to_string()).collect();
    let policy = format!(
        "policy.lifetimes_days = [{}]\nlimits.keys_per_owner = {count}\n",
        lifetimes.join(",")
    );
    let fixture = MailFixture::with_policy(&policy).await;
    let keys = create(&fixture, count, days).await;
    let mut random = Random(0x5eed_1234_abcd_0001);
    let unrecorded = run_with_failures(&fixture, days, every, &mut random).await;

    let (mut notices, mut messages) = (Notices::new(), BTreeMap::<String, u32>::new());
    for mail in fixture.server.take() {
        *messages.entry(mail.message_id()).or_default() += 1;
        read(&mail, &mut notices);
    }
    let expected = required_notices(&keys);
    let got: BTreeSet<_> = notices.keys().cloned().collect();
    let missing: Vec<_> = expected.difference(&got).take(10).collect();
    let unexpected: Vec<_> = got.difference(&expected).take(10).collect();
    assert!(
        missing.is_empty() && unexpected.is_empty(),
        "missing {missing:?}, unexpected {unexpected:?}"
    );
    let twice: Vec<_> = notices.iter().filter(|(_, ids)| ids.len() > 1).take(10).collect();
    assert!(twice.is_empty(), "sent in two messages: {twice:?}");
    let repeated: Vec<_> = messages.iter().filter(|(_, times)| **times > 1).collect();
    for (id, times) in &repeated {
        assert!(
            **times <= 1 + unrecorded.get(*id).unwrap_or(&0),
            "{id} was accepted {times} times"
        );
    }
    println!(
        "{} notices sent in {} messages, {} of them repeated with the same Message-ID",
        expected.len(),
        messages.len(),
        repeated.len(),
    );
}

#[tokio::test]
async fn a_year_of_daily_runs_sends_exactly_the_required_notices() {
    require_exactly_the_required_notices(size("noticeKeys"), size("noticeDays"), DAY).await;
}

#[tokio::test]
async fn hourly_runs_send_exactly_the_required_notices() {
    require_exactly_the_required_notices(size("noticeKeys"), size("noticeHourlyDays"), HOUR).await;
}
