//! What regenerating will do, value by value, before anyone confirms: the plan the registry
//! carries out, put into words.

use latchkey_contract::time::{plus_days, whole_seconds};
use latchkey_contract::{Fate, Instant, Key, Rotation, ValueInfo};

use crate::text::rotation::{self as words, Part};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub lifetime_days: u32,
    pub overlap_seconds: u32,
}

/// One value and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub value: &'static str,
    pub hint: Option<String>,
    pub says: Vec<Part>,
    /// Something that works now will not.
    pub breaks: bool,
}

pub fn effects(key: &Key, now: Instant, choice: Choice) -> Vec<Effect> {
    let now = whole_seconds(now);
    let new_expires_at = plus_days(now, choice.lifetime_days);
    let retiring = overlapping(key, now);
    let plan = Rotation::plan(
        now,
        key.current.as_ref().map(ValueInfo::held),
        retiring.map(ValueInfo::held),
        choice.overlap_seconds,
        new_expires_at,
    );
    let mut effects = Vec::with_capacity(3);
    if let (Some(value), Some(fate)) = (&key.current, plan.current) {
        effects.push(of_current(value, fate, now, choice.overlap_seconds));
    } else if let Some(at) = key.revoked_at {
        let says = words::revoked(at);
        effects.push(Effect { value: words::CURRENT_VALUE, hint: None, says, breaks: false });
    }
    if let (Some(value), Some(fate)) = (retiring, plan.retiring) {
        effects.push(of_older(value, fate, now));
    }
    let says = words::expires(new_expires_at, now);
    effects.push(Effect { value: words::NEW_VALUE, hint: None, says, breaks: false });
    effects
}

/// The old value of an overlap that still runs.
pub fn overlapping(key: &Key, now: Instant) -> Option<&ValueInfo> {
    let still = |value: &&ValueInfo| value.expires_at.is_none_or(|end| end > now);
    key.retiring.as_ref().filter(still)
}

/// Whether there is a value that an overlap can keep alive.
pub fn has_something_to_keep(key: &Key, now: Instant) -> bool {
    let works = |value: &ValueInfo| value.uses > 0 && value.expires_at.is_none_or(|end| end > now);
    key.current.as_ref().is_some_and(works) || overlapping(key, now).is_some()
}

fn of_current(value: &ValueInfo, fate: Fate, now: Instant, overlap: u32) -> Effect {
    let expired = value.held().expires_at.filter(|at| *at <= now);
    let (mut says, breaks) = match (fate, expired) {
        (_, Some(at)) => (words::already_expired(at), false),
        (Fate::WorksUntil(at), None) => {
            let sooner = (at - now).num_seconds() < i64::from(overlap);
            (words::works_until(at, now, sooner && value.held().expires_at == Some(at)), false)
        }
        (Fate::EndsNow, None) if value.uses == 0 => (words::never_used(), false),
        (Fate::EndsNow, None) => (words::stops_at_once(), true),
    };
    if let Some(at) = value.last_used_at {
        says.append(&mut words::last_used(at, value.last_used_by.as_ref()));
    }
    Effect { value: words::CURRENT_VALUE, hint: value.hint.clone(), says, breaks }
}

fn of_older(value: &ValueInfo, fate: Fate, now: Instant) -> Effect {
    let (mut says, breaks) = match fate {
        Fate::WorksUntil(at) => (words::works_until(at, now, false), false),
        Fate::EndsNow => (words::stops_at_once(), true),
    };
    if let Some(at) = value.last_used_at {
        says.append(&mut words::last_used(at, value.last_used_by.as_ref()));
    }
    Effect { value: words::OLDER_VALUE, hint: value.hint.clone(), says, breaks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    const DAY: u32 = 86_400;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn now() -> Instant {
        at("2026-11-24T12:00:00.700Z")
    }

    fn key(uses: u64) -> Key {
        let mut key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        key.current.as_mut().unwrap().uses = uses;
        key
    }

    fn told(key: &Key, lifetime_days: u32, overlap_seconds: u32) -> Vec<String> {
        let effects = effects(key, now(), Choice { lifetime_days, overlap_seconds });
        effects.iter().map(plain).collect()
    }

    fn plain(effect: &Effect) -> String {
        let mut text = format!("{}{}: ", if effect.breaks { "! " } else { "" }, effect.value);
        for part in &effect.says {
            match part {
                Part::Words(words) | Part::Name(words) => text.push_str(words),
                Part::Time(at) => text.push_str(&at.format("%m-%d %H:%M:%S").to_string()),
            }
        }
        text
    }

    #[test]
    fn the_used_value_works_through_the_overlap() {
        assert_eq!(
            told(&key(3), 30, DAY),
            [
                "Current value: Goes on working for 1 day, until 11-25 12:00:00.",
                "New value: Works at once and expires on 12-24 12:00:00, in 30 days.",
            ]
        );
    }

    #[test]
    fn an_overlap_never_outlasts_the_values_own_expiry() {
        assert_eq!(
            told(&key(3), 30, 30 * DAY)[0],
            "Current value: Goes on working for 7 days, until 12-01 12:00:00, its own expiry."
        );
    }

    #[test]
    fn an_overlap_of_exactly_the_time_left_is_not_cut_short() {
        let told = told(&key(3), 30, 7 * DAY);
        assert_eq!(told[0], "Current value: Goes on working for 7 days, until 12-01 12:00:00.");
    }

    #[test]
    fn without_an_overlap_what_uses_it_breaks() {
        assert_eq!(
            told(&key(3), 30, 0)[0],
            "! Current value: Stops at once: whatever still uses it is refused."
        );
    }

    #[test]
    fn a_value_nobody_used_is_given_up_and_the_older_one_stays() {
        let mut key = key(0);
        let mut old = key.current.clone().unwrap();
        old.uses = 9;
        old.expires_at = Some(at("2026-11-24T18:00:00Z"));
        key.retiring = Some(old);
        assert_eq!(
            told(&key, 30, DAY),
            [
                "Current value: Was never used, so it is the one given up: it stops at once.",
                "Older value: Goes on working for 1 day, until 11-25 12:00:00.",
                "New value: Works at once and expires on 12-24 12:00:00, in 30 days.",
            ]
        );
    }

    #[test]
    fn an_older_value_ends_when_a_used_one_takes_its_place() {
        let mut key = key(1);
        let mut old = key.current.clone().unwrap();
        old.expires_at = Some(at("2026-11-24T18:00:00Z"));
        key.retiring = Some(old);
        assert_eq!(
            told(&key, 30, DAY)[1],
            "! Older value: Stops at once: whatever still uses it is refused."
        );
        assert!(has_something_to_keep(&key, now()));
    }

    #[test]
    fn an_overlap_that_is_over_is_not_spoken_of() {
        let mut key = key(1);
        let mut old = key.current.clone().unwrap();
        old.expires_at = Some(at("2026-11-24T12:00:00Z"));
        key.retiring = Some(old);
        assert_eq!(told(&key, 30, DAY).len(), 2);
    }

    #[test]
    fn expired_and_revoked_keys_have_nothing_left_to_break() {
        let mut expired = key(5);
        let end = at("2026-11-20T12:00:00Z");
        let value = expired.current.as_mut().unwrap();
        (value.expires_at, value.own_expires_at) = (Some(end), Some(end));
        assert!(told(&expired, 7, DAY)[0].contains("Expired on 11-20"));
        assert!(!has_something_to_keep(&expired, now()));

        let mut revoked = key(5);
        (revoked.current, revoked.revoked_at) = (None, Some(end));
        assert!(told(&revoked, 7, DAY)[0].contains("Revoked on 11-20"));
        assert!(!has_something_to_keep(&revoked, now()));
    }
}
