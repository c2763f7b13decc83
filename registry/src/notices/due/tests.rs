//! Which notices are due at an instant.

use latchkey_contract::time::plus_days;
use proptest::prelude::*;

use super::*;

const POLICY: [u32; 3] = [30, 7, 1];

fn start() -> Instant {
    Instant::from_timestamp(1_780_000_000, 0).unwrap()
}

fn value(lifetime_days: u32) -> Watched {
    Watched {
        value_id: "val_x".into(),
        key_id: "key_x".into(),
        owner_id: "own_x".into(),
        owner_kind: OwnerKind::User,
        issued_at: start(),
        expires_at: Some(plus_days(start(), lifetime_days)),
        is_current: true,
        overlap: None,
    }
}

fn kept(lifetime_days: i64) -> Vec<Topic> {
    let topics = topics(&POLICY, TimeDelta::days(lifetime_days));
    topics.into_iter().map(|(topic, _)| topic).collect()
}

#[test]
fn days_of_half_the_lifetime_or_more_are_skipped() {
    use Topic::{Days, Expiry};
    assert_eq!(kept(90), [Days(30), Days(7), Days(1), Expiry]);
    assert_eq!(kept(61), [Days(30), Days(7), Days(1), Expiry]);
    assert_eq!(kept(60), [Days(7), Days(1), Expiry]);
    assert_eq!(kept(15), [Days(7), Days(1), Expiry]);
    assert_eq!(kept(14), [Days(1), Expiry]);
    assert_eq!(kept(3), [Days(1), Expiry]);
}

#[test]
fn a_key_shorter_than_every_threshold_is_still_reported_at_expiry() {
    for days in [1, 2] {
        assert_eq!(kept(days), [Topic::Expiry]);
    }
}

#[test]
fn an_expiry_of_30_days_ago_is_not_reported() {
    let value = value(1);
    let expiry = value.expires_at.unwrap();
    assert_eq!(check(&value, &POLICY, expiry + TimeDelta::days(29)).due, [Topic::Expiry]);
    assert_eq!(check(&value, &POLICY, expiry + TimeDelta::days(30)), Check::default());
}

#[test]
fn an_ended_value_and_one_without_expiry_have_no_notices() {
    let ended = Watched { is_current: false, ..value(30) };
    assert_eq!(check(&ended, &POLICY, plus_days(start(), 30)), Check::default());
    let endless = Watched { expires_at: None, ..value(30) };
    assert_eq!(check(&endless, &POLICY, plus_days(start(), 30)), Check::default());
}

fn overlap(old_used_since: bool, new_used: bool) -> Watched {
    let ends_at = plus_days(start(), 1);
    let overlap = OverlapSoFar { began_at: start(), ends_at, old_used_since, new_used };
    Watched { is_current: false, overlap: Some(overlap), ..value(30) }
}

#[test]
fn an_overlap_is_reported_from_halfway_on_if_only_the_old_value_is_used() {
    let halfway = start() + TimeDelta::hours(12);
    let before = halfway - TimeDelta::seconds(1);
    let early = check(&overlap(true, false), &POLICY, before);
    assert_eq!((early.due, early.next), (vec![], Some(halfway)));
    assert_eq!(check(&overlap(true, false), &POLICY, halfway).due, [Topic::Overlap]);
    assert_eq!(check(&overlap(true, true), &POLICY, halfway), Check::default());
    let unused = check(&overlap(false, false), &POLICY, halfway);
    assert_eq!(unused.due, []);
    assert!(unused.next.unwrap() > halfway, "it is checked again");
    assert_eq!(check(&overlap(true, false), &POLICY, plus_days(start(), 1)), Check::default());
}

#[test]
fn the_mail_at_expiry_cannot_be_turned_off() {
    let nothing = Choice { thresholds: Some(vec![]), organizations: false };
    for owner in [OwnerKind::User, OwnerKind::Organization] {
        assert!(wanted(Topic::Expiry, owner, &nothing));
        assert!(!wanted(Topic::Days(7), owner, &nothing));
        assert!(wanted(Topic::Days(7), owner, &Choice::default()));
    }
    assert!(wanted(Topic::Revoked, OwnerKind::User, &nothing), "one's own keys");
    assert!(!wanted(Topic::Revoked, OwnerKind::Organization, &nothing));
}

/// Sorted and unique, as the checks of the configuration return them.
fn policy_days() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::btree_set(1u32..400, 0..5).prop_map(|days| days.into_iter().rev().collect())
}

proptest! {
    /// Checking only at `next` finds every topic at its instant.
    #[test]
    fn following_next_meets_every_topic_at_its_instant(
        days in policy_days(),
        lifetime in 1u32..=365,
    ) {
        let value = value(lifetime);
        let expiry = value.expires_at.unwrap();
        let expected = topics(&days, expiry - value.issued_at);
        let mut seen = Vec::new();
        let mut at = Some(value.issued_at);
        while let Some(now) = at {
            let found = check(&value, &days, now);
            prop_assert!(found.next.is_none_or(|next| next > now));
            for topic in found.due {
                if !seen.iter().any(|(known, _)| *known == topic) {
                    seen.push((topic, expiry - now));
                }
            }
            at = found.next;
        }
        prop_assert_eq!(seen, expected);
    }

    /// The store keeps whole seconds, so a check must handle everything due in its second.
    #[test]
    fn the_next_look_is_a_whole_second_after_now(
        length in 1i64..200_000,
        after_ms in 0i64..200_000_000,
        old_used_since: bool,
    ) {
        let began_at = start();
        let ends_at = plus_seconds(began_at, length);
        let so_far = OverlapSoFar { began_at, ends_at, old_used_since, new_used: false };
        let retiring = Watched { is_current: false, overlap: Some(so_far), ..value(30) };
        let now = began_at + TimeDelta::milliseconds(after_ms);
        for value in [retiring, value(1)] {
            if let Some(next) = check(&value, &POLICY, now).next {
                prop_assert_eq!(next.timestamp_subsec_nanos(), 0);
                prop_assert!(next > now, "{} is not after {}", next, now);
            }
        }
    }

    #[test]
    fn due_topics_come_loosest_first_and_never_before_half_the_lifetime(
        days in policy_days(),
        lifetime in 1u32..=365,
        after in 0i64..400 * 86_400,
    ) {
        let value = value(lifetime);
        let now = value.issued_at + TimeDelta::seconds(after);
        let due = check(&value, &days, now).due;
        let ahead = |topic: &Topic| if let Topic::Days(days) = topic { *days } else { 0 };
        prop_assert!(due.windows(2).all(|pair| ahead(&pair[0]) > ahead(&pair[1])));
        prop_assert!(due.is_empty() || after * 2 > i64::from(lifetime) * 86_400);
        prop_assert_eq!(due.last() == Some(&Topic::Expiry),
            now >= value.expires_at.unwrap() && now < value.expires_at.unwrap() + LATEST);
    }
}
