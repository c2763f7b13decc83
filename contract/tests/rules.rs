//! Patterns, policy, rotation, and the table of problems.

use std::collections::HashSet;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use latchkey_contract::time::{plus_days, plus_seconds};
use latchkey_contract::{Fate, Held, InvalidPattern, Pattern, Policy, Problem, Rotation, Slug};
use proptest::prelude::*;

/// The obvious matcher: slow, but easy to verify.
fn matches_naively(pattern: &[u8], id: &[u8]) -> bool {
    match pattern.split_first() {
        None => id.is_empty(),
        Some((b'*', rest)) => (0..=id.len()).any(|taken| matches_naively(rest, &id[taken..])),
        Some((c, rest)) => {
            id.first().is_some_and(|first| first.eq_ignore_ascii_case(c))
                && matches_naively(rest, &id[1..])
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn patterns_match_as_the_naive_matcher_does(pattern in "[aAbB.*]{1,9}", id in "[abAB.]{0,12}") {
        let fast = Pattern::parse(&pattern).unwrap().matches(&id);
        prop_assert_eq!(fast, matches_naively(pattern.as_bytes(), id.as_bytes()));
    }

    #[test]
    fn a_regenerate_obeys_the_policy_whatever_the_key_had(
        lifetimes in proptest::collection::vec(1u32..400, 1..6),
        longest in any::<prop::sample::Index>(),
        own in proptest::option::of(1u32..800),
    ) {
        let max = *longest.get(&lifetimes);
        let policy = Policy {
            default_lifetime_days: *lifetimes.iter().filter(|days| **days <= max).max().unwrap(),
            lifetimes_days: lifetimes,
            max_lifetime_days: max,
            ..Policy::default()
        };
        let days = policy.clamp_lifetime(own);
        prop_assert!(policy.allows_lifetime(days));
        if let Some(own) = own {
            let longer_would_do = policy.allowed_lifetimes().into_iter().any(|other| other <= own && other > days);
            prop_assert!(!longer_would_do);
            prop_assert!(days <= own || policy.allowed_lifetimes().into_iter().all(|other| other > own));
        }
    }

    #[test]
    fn a_rotation_keeps_at_most_one_old_value_and_never_beyond_its_expiry(
        own in proptest::option::of(-100_000i64..10_000_000),
        older in proptest::option::of(1i64..10_000_000),
        used: bool,
        overlap in prop_oneof![Just(0u32), Just(3_600), Just(86_400), Just(604_800)],
        lifetime in 1u32..90,
    ) {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let new_expires_at = plus_days(now, lifetime);
        let held = |seconds, used| Held { expires_at: Some(plus_seconds(now, seconds)), used };
        let (current, retiring) = (own.map(|own| held(own, used)), older.map(|older| held(older, true)));
        let plan = Rotation::plan(now, current, retiring, overlap, new_expires_at);
        let kept: Vec<_> = [(plan.current, current), (plan.retiring, retiring)]
            .into_iter()
            .filter_map(|(fate, held)| match fate? {
                Fate::WorksUntil(end) => Some((end, held.unwrap())),
                Fate::EndsNow => None,
            })
            .collect();
        prop_assert!(kept.len() <= 1);
        for (end, held) in kept {
            prop_assert!(end > now && end <= new_expires_at);
            prop_assert!(end <= held.expires_at.unwrap());
            prop_assert!(end <= plus_seconds(now, i64::from(overlap)));
        }
        if overlap == 0 {
            prop_assert!(!matches!(plan.current, Some(Fate::WorksUntil(_))));
            prop_assert!(!matches!(plan.retiring, Some(Fate::WorksUntil(_))));
        }
        // Only a used value takes the place of the value that production used before.
        if overlap > 0 && older.is_some() {
            let is_kept = matches!(plan.retiring, Some(Fate::WorksUntil(_)));
            prop_assert_eq!(is_kept, current.is_none() || !used);
        }
    }
}

#[test]
fn a_pattern_says_what_is_wrong_with_it() {
    assert_eq!(Pattern::parse(""), Err(InvalidPattern::Empty));
    assert_eq!(Pattern::parse("Contoso/*"), Err(InvalidPattern::Character('/')));
    assert_eq!(Pattern::parse("Ünïcode"), Err(InvalidPattern::Character('Ü')));
    assert_eq!(Pattern::parse(&"a".repeat(101)), Err(InvalidPattern::TooLong));
    assert!(Pattern::parse("*").unwrap().matches("Anything.At-All"));
}

#[test]
fn a_pattern_with_many_stars_is_matched_within_seconds() {
    let (sender, result) = mpsc::channel();
    thread::spawn(move || {
        let pattern = Pattern::parse(&"*a".repeat(50)).unwrap();
        let _ = sender.send(pattern.matches(&"ab".repeat(45)));
    });
    assert_eq!(result.recv_timeout(Duration::from_secs(10)), Ok(false));
}

#[test]
fn only_listed_lifetimes_up_to_the_maximum_and_listed_overlaps_are_allowed() {
    let policy =
        Policy { lifetimes_days: vec![90, 7, 30], max_lifetime_days: 30, ..Policy::default() };
    assert_eq!(policy.allowed_lifetimes(), [7, 30]);
    assert_eq!([7, 8, 30, 90].map(|days| policy.allows_lifetime(days)), [true, false, true, false]);
    assert_eq!([0, 1, 3_600].map(|seconds| policy.allows_overlap(seconds)), [true, false, true]);
}

#[test]
fn a_key_without_a_lifetime_gets_the_default_and_a_short_lived_one_the_smallest() {
    let policy = Policy::default();
    assert_eq!(policy.clamp_lifetime(None), 90);
    assert_eq!(policy.clamp_lifetime(Some(365)), 90);
    assert_eq!(policy.clamp_lifetime(Some(45)), 30);
    let strict = Policy { lifetimes_days: vec![7, 30], max_lifetime_days: 30, ..policy };
    assert_eq!(strict.clamp_lifetime(Some(1)), 7);
}

#[test]
fn no_two_problems_share_a_slug() {
    let words: HashSet<_> = Slug::ALL.iter().map(|slug| slug.as_str()).collect();
    assert_eq!(words.len(), Slug::ALL.len());
}

#[test]
fn a_problem_omits_members_that_do_not_apply() {
    let problem = Problem::new(Slug::KeyUnknown, "Never issued here.");
    assert_eq!(
        serde_json::to_string(&problem).unwrap(),
        r#"{"type":"/problems/key-unknown","title":"Unknown API key","status":403,"detail":"Never issued here."}"#
    );
    assert!(problem.is(Slug::KeyUnknown));
}
