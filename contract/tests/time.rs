//! The remaining time as text, and the states: they agree at every instant.

#![expect(clippy::unwrap_used, reason = "a test that cannot continue should panic")]

use chrono::TimeDelta;
use latchkey_contract::time::{parse, plus_days, plus_seconds};
use latchkey_contract::{Instant, Left, Life, State, WarnRule};
use proptest::prelude::*;

fn epoch() -> Instant {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn later(millis: i64) -> Instant {
    epoch() + TimeDelta::milliseconds(millis)
}

/// The seconds that a text promises.
fn promised(label: &str) -> i64 {
    if label == "less than a minute" {
        return 0;
    }
    let words: Vec<&str> = label.split(' ').collect();
    words
        .chunks(2)
        .map(|pair| {
            let count: i64 = pair[0].parse().unwrap();
            assert_eq!(count == 1, !pair[1].ends_with('s'), "plural in {label:?}");
            count
                * match pair[1].trim_end_matches('s') {
                    "day" => 86_400,
                    "hour" => 3_600,
                    "minute" => 60,
                    other => panic!("unknown unit {other:?} in {label:?}"),
                }
        })
        .sum()
}

#[test]
fn the_remaining_time_is_shown_in_the_largest_unit_and_the_next_smaller_one() {
    for (seconds, label) in [
        (3 * 86_400 + 4 * 3_600 + 59, "3 days 4 hours"),
        (86_400, "1 day"),
        (86_400 + 3_599, "1 day"),
        (86_399, "23 hours 59 minutes"),
        (3 * 3_600 + 12 * 60, "3 hours 12 minutes"),
        (3_600, "1 hour"),
        (3_599, "59 minutes"),
        (11 * 60 + 59, "11 minutes"),
        (60, "1 minute"),
        (59, "less than a minute"),
        (0, "less than a minute"),
        (-5, "less than a minute"),
    ] {
        let left = Left::until(plus_seconds(epoch(), seconds), epoch());
        assert_eq!(left.to_string(), label, "{seconds} seconds");
    }
}

#[test]
fn in_the_last_hour_the_clock_shows_the_same_instant() {
    let clock = |seconds| Left::until(plus_seconds(epoch(), seconds), epoch()).clock();
    assert_eq!(clock(3_600), None);
    assert_eq!(clock(3_599).as_deref(), Some("59 min 59 s"));
    assert_eq!(clock(65).as_deref(), Some("1 min 05 s"));
    assert_eq!(clock(0).as_deref(), Some("0 min 00 s"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_label_never_promises_more_than_is_left(millis in 1i64..400 * 86_400_000) {
        let label = Left::until(later(millis), epoch()).to_string();
        prop_assert!(promised(&label) * 1_000 <= millis, "{label} for {millis} ms");
    }

    #[test]
    fn the_label_stays_until_the_change_it_predicts_and_changes_there(
        millis in 1i64..400 * 86_400_000,
        share in 0.0f64..1.0,
    ) {
        let (now, expires_at) = (epoch(), later(millis));
        let label = |at| Left::until(expires_at, at).to_string();
        let change = Left::next_change(expires_at, now).unwrap();
        prop_assert!(change > now && change <= expires_at);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any instant between will do")]
        let between = now + TimeDelta::milliseconds((((change - now).num_milliseconds() - 1) as f64 * share) as i64);
        prop_assert_eq!(label(between), label(now));
        prop_assert_eq!(label(change - TimeDelta::milliseconds(1)), label(now));
        if change < expires_at {
            prop_assert_ne!(label(change), label(now));
        }
    }

    #[test]
    fn the_clock_stays_until_the_change_it_predicts(millis in 1i64..2 * 3_600_000) {
        let expires_at = later(millis);
        let drawn = |at| {
            let left = Left::until(expires_at, at);
            left.clock().unwrap_or_else(|| left.to_string())
        };
        let change = Left::next_clock_change(expires_at, epoch()).unwrap();
        prop_assert_eq!(drawn(change - TimeDelta::milliseconds(1)), drawn(epoch()));
        if change < expires_at {
            prop_assert_ne!(drawn(change), drawn(epoch()));
        }
    }

    #[test]
    fn state_label_and_warns_at_agree_at_every_boundary(
        lifetime_days in 1u32..400,
        warn_days in 0u32..40,
        share in 1u32..6,
    ) {
        let issued_at = epoch();
        let expires_at = plus_days(issued_at, lifetime_days);
        let rule = WarnRule { days: warn_days, share };
        let warns_at = rule.warns_at(issued_at, expires_at);
        let life = Life { warns_at: Some(warns_at), expires_at: Some(expires_at), ..Life::default() };
        let moment = TimeDelta::milliseconds(1);

        prop_assert!(issued_at <= warns_at && warns_at <= expires_at);
        let window = (i64::from(warn_days) * 86_400).min(i64::from(lifetime_days) * 86_400 / i64::from(share));
        prop_assert_eq!(Left::until(expires_at, warns_at).seconds(), window);
        if warns_at < expires_at {
            prop_assert_eq!(life.state(warns_at), State::Expiring);
            prop_assert_eq!(life.state(expires_at - moment), State::Expiring);
        }
        if warns_at > issued_at {
            prop_assert_eq!(life.state(warns_at - moment), State::Active);
            prop_assert_eq!(life.next_change(warns_at - moment), Some(warns_at.min(expires_at)));
        }
        // At the instant of the expiry the value has expired, and the text changes for the last time.
        prop_assert_eq!(life.state(expires_at), State::Expired);
        prop_assert_eq!(Left::next_change(expires_at, expires_at - moment), Some(expires_at));
        prop_assert_eq!(Left::next_change(expires_at, expires_at), None);
    }

    #[test]
    fn time_changes_a_state_only_when_it_was_predicted(
        warn in 0i64..1_000, more in 0i64..1_000, at in 0i64..2_500, after in 0i64..2_500,
        disabled: bool, revoked: bool, never: bool,
    ) {
        let life = Life {
            revoked,
            disabled,
            warns_at: (!never).then(|| later(warn)),
            expires_at: (!never).then(|| later(warn + more)),
        };
        let (at, after) = (later(at), later(at + after));
        if let Some(change) = life.next_change(at) {
            prop_assert!(change > at);
            prop_assert_ne!(life.state(change), life.state(at));
            prop_assert_eq!(life.state(change - TimeDelta::milliseconds(1)), life.state(at));
        } else {
            prop_assert_eq!(life.state(after), life.state(at));
        }
    }
}

#[test]
fn if_several_states_apply_the_first_one_wins() {
    let ended = Life { expires_at: Some(epoch()), warns_at: Some(epoch()), ..Life::default() };
    assert_eq!(ended.state(epoch()), State::Expired);
    assert_eq!(Life { disabled: true, ..ended }.state(epoch()), State::Disabled);
    assert_eq!(Life { disabled: true, revoked: true, ..ended }.state(epoch()), State::Revoked);
    assert_eq!(Life::default().state(epoch()), State::Active);
}

#[test]
fn an_instant_is_read_with_any_offset_and_fraction() {
    for (text, same) in [
        ("2026-12-03T13:05:42Z", "2026-12-03T13:05:42Z"),
        ("2026-12-03T13:05:42+00:00", "2026-12-03T13:05:42Z"),
        ("2026-12-03T13:05:42.1234567Z", "2026-12-03T13:05:42.123456700Z"),
        ("2026-12-03T13:05:42.123456789123Z", "2026-12-03T13:05:42.123456789Z"),
        ("2026-12-03t18:35:42+05:30", "2026-12-03T13:05:42Z"),
        ("2026-12-03 09:35:42.5-03:30", "2026-12-03T13:05:42.500Z"),
        ("2024-02-29T00:00:00.007Z", "2024-02-29T00:00:00.007Z"),
        ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59Z"),
    ] {
        assert_eq!(parse(text), Some(same.parse().unwrap()), "{text}");
    }
}

#[test]
fn text_that_is_not_an_instant_is_refused() {
    for text in [
        "",
        "2026-12-03",
        "2026-12-03T13:05:42",
        "2026-13-03T13:05:42Z",
        "2026-12-03T25:05:42Z",
        "2026-12-03T13:05:42.Z",
        "2026-12-03T13:05:42+24:00",
        "2026-12-03T13:05:42Zulu",
        "２０２６-12-03T13:05:42Z",
        "+026-12-03T13:05:42Z",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn an_instant_that_the_registry_writes_is_read_back(seconds in -62_000_000_000i64..250_000_000_000) {
        let at = chrono::DateTime::from_timestamp(seconds, 0).unwrap();
        let text = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        prop_assert_eq!(parse(&text), Some(at));
    }
}
