//! A year of mails: exactly those that the policy demands, whatever fails on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::json;

use crate::support::random::Random;
use crate::support::sizes;
use crate::support::smtp::Behave::{
    Accept, AcceptSilently, Defer, Deny, DropMidMessage, HangUp, Slow,
};
use crate::support::smtp::{Behave, Mail};
use crate::support::{DAY, HOUR, MINUTE, Post};

const POLICY: [i64; 3] = [30, 7, 1];
/// A run that died is made up for after this time: longer than what it had taken is held.
const RESTART: i64 = 5 * MINUTE;
const PEOPLE: [&str; 2] = ["ada@example.com", "bob@example.com"];

/// Who is told what of which key: `30`, `7` or `1` days before, `0` at the expiry.
type Told = BTreeMap<(String, String, i64), BTreeSet<String>>;

/// As `e2e/sizes.json` has it; in full with `LATCHKEY_SOAK`.
fn size(name: &str) -> i64 {
    i64::try_from(sizes::size(name)).unwrap()
}

/// Straight from the words of the policy.
fn demanded(keys: &[(String, i64)]) -> BTreeSet<(String, String, i64)> {
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

/// What a mail says, key by key. Runs are half an hour after the instants that are due.
fn read(mail: &Mail, told: &mut Told) {
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
        told.entry(notice).or_default().insert(mail.message_id());
    }
}

fn failure(random: &mut Random) -> Behave {
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

/// Keys of lifetimes from a day up to all the days, evenly.
async fn create(post: &Post, count: i64, days: i64) -> Vec<(String, i64)> {
    let ada = post.registry.ada();
    let mut keys = Vec::new();
    for at in 0..count {
        let (name, lifetime) = (format!("key-{at:04}"), 1 + at * (days - 2) / (count - 1));
        ada.create(&json!({ "name": name, "lifetime_days": lifetime })).await;
        keys.push((name, lifetime));
    }
    post.settle().await;
    keys
}

/// Runs again and again, some of them against a server that fails, some of them killed. The mails
/// whose senders could not record that they were accepted.
async fn live_through(
    post: &Post,
    days: i64,
    every: i64,
    random: &mut Random,
) -> BTreeMap<String, u32> {
    let mut unrecorded = BTreeMap::new();
    post.registry.advance(HOUR / 2).await;
    for _ in 0..days * DAY / every {
        post.registry.advance(every - RESTART).await;
        post.server.calm();
        post.server.next(&[failure(random), failure(random)]);
        if random.below(20) == 0 {
            let before = post.server.accepted().len();
            let run = post.begin();
            tokio::time::sleep(Duration::from_millis(random.below(400) as u64)).await;
            run.kill();
            // What it had sent by then is accepted a moment later.
            post.server.settled().await;
            for mail in post.server.accepted().iter().skip(before).filter(|mail| mail.answered) {
                *unrecorded.entry(mail.message_id()).or_default() += 1;
            }
            post.registry.advance(RESTART).await;
            post.run().await;
        } else {
            post.run().await;
            post.registry.advance(RESTART).await;
        }
    }
    // What failed last gets its time.
    post.server.calm();
    for _ in 0..3 {
        post.registry.advance(2 * HOUR).await;
        post.run().await;
    }
    for mail in post.server.accepted().iter().filter(|mail| !mail.answered) {
        *unrecorded.entry(mail.message_id()).or_default() += 1;
    }
    unrecorded
}

async fn exactly_what_the_policy_demands(count: i64, days: i64, every: i64) {
    let lifetimes: Vec<String> = (1..=days).map(|days| days.to_string()).collect();
    let policy = format!("policy.lifetimes_days = [{}]\n", lifetimes.join(","));
    let post = Post::with_policy(&policy).await;
    let keys = create(&post, count, days).await;
    let mut random = Random(0x5eed_1234_abcd_0001);
    let unrecorded = live_through(&post, days, every, &mut random).await;

    let (mut told, mut messages) = (Told::new(), BTreeMap::<String, u32>::new());
    for mail in post.server.take() {
        *messages.entry(mail.message_id()).or_default() += 1;
        read(&mail, &mut told);
    }
    let expected = demanded(&keys);
    let got: BTreeSet<_> = told.keys().cloned().collect();
    let missed: Vec<_> = expected.difference(&got).take(10).collect();
    let more: Vec<_> = got.difference(&expected).take(10).collect();
    assert!(missed.is_empty() && more.is_empty(), "missed {missed:?}, more {more:?}");
    let twice: Vec<_> = told.iter().filter(|(_, ids)| ids.len() > 1).take(10).collect();
    assert!(twice.is_empty(), "told by two messages: {twice:?}");
    let repeated: Vec<_> = messages.iter().filter(|(_, times)| **times > 1).collect();
    for (id, times) in &repeated {
        assert!(**times <= 1 + unrecorded.get(*id).unwrap_or(&0), "{id} came {times} times");
    }
    println!(
        "{} notices demanded and told, in {} messages, {} of them repeated under their own id",
        expected.len(),
        messages.len(),
        repeated.len(),
    );
}

#[tokio::test]
async fn a_year_of_daily_runs_tells_exactly_what_the_policy_demands() {
    exactly_what_the_policy_demands(size("noticeKeys"), size("noticeDays"), DAY).await;
}

#[tokio::test]
async fn hourly_runs_tell_exactly_what_the_policy_demands() {
    exactly_what_the_policy_demands(size("noticeKeys"), size("noticeHourlyDays"), HOUR).await;
}
