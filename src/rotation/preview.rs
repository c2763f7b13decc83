//! What regenerating will do to each value, before anyone confirms: the registry's plan in words.

use latchkey_contract::time::{plus_days, whole_seconds};
use latchkey_contract::{Fate, Instant, Key, Rotation, ValueInfo};

use super::wish::Choice;
use crate::state::due::overlapping;
use crate::text::rotation::{self as words, Part};

/// What becomes of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    pub hint: Option<String>,
    pub says: Vec<Part>,
    /// Something that works now stops working.
    pub breaks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub current: Option<Consequence>,
    /// The old value of an overlap that still runs.
    pub older: Option<Consequence>,
    pub new: Consequence,
}

pub fn preview(key: &Key, now: Instant, choice: Choice) -> Preview {
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
    let current = match (&key.current, plan.current) {
        (Some(value), Some(fate)) => Some(of_current(value, fate, now, choice.overlap_seconds)),
        _ => key.revoked_at.map(|at| without_value(words::revoked(at))),
    };
    Preview {
        current,
        older: retiring.zip(plan.retiring).map(|(value, fate)| of_older(value, fate, now)),
        new: without_value(words::expires(new_expires_at, now)),
    }
}

fn without_value(says: Vec<Part>) -> Consequence {
    Consequence { hint: None, says, breaks: false }
}

/// Whether there is a value that an overlap can keep working.
pub fn has_something_to_keep(key: &Key, now: Instant) -> bool {
    let works = |value: &ValueInfo| value.uses > 0 && value.expires_at.is_none_or(|end| end > now);
    key.current.as_ref().is_some_and(works) || overlapping(key, now).is_some()
}

fn of_current(value: &ValueInfo, fate: Fate, now: Instant, overlap: u32) -> Consequence {
    let expired = value.held().expires_at.filter(|at| *at <= now);
    let (says, breaks) = match (fate, expired) {
        (_, Some(at)) => (words::already_expired(at), false),
        (Fate::WorksUntil(at), None) => {
            let is_cut_short = (at - now).num_seconds() < i64::from(overlap);
            let by_its_own_expiry = is_cut_short && value.held().expires_at == Some(at);
            (words::works_until(at, now, by_its_own_expiry), false)
        }
        (Fate::EndsNow, None) if value.uses == 0 => (words::never_used(), false),
        (Fate::EndsNow, None) => (words::stops_immediately(), true),
    };
    Consequence { hint: value.hint.clone(), says: with_last_use(says, value), breaks }
}

fn of_older(value: &ValueInfo, fate: Fate, now: Instant) -> Consequence {
    let (says, breaks) = match fate {
        Fate::WorksUntil(at) => (words::works_until(at, now, false), false),
        Fate::EndsNow => (words::stops_immediately(), true),
    };
    Consequence { hint: value.hint.clone(), says: with_last_use(says, value), breaks }
}

fn with_last_use(mut says: Vec<Part>, value: &ValueInfo) -> Vec<Part> {
    if let Some(at) = value.last_used_at {
        says.append(&mut words::last_used(at, value.last_used_by.as_ref()));
    }
    says
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
        let Preview { current, older, new } =
            preview(key, now(), Choice { lifetime_days, overlap_seconds });
        let named = [("Current", current), ("Older", older), ("New", Some(new))];
        named
            .iter()
            .filter_map(|(name, consequence)| Some(plain(name, consequence.as_ref()?)))
            .collect()
    }

    fn plain(name: &str, consequence: &Consequence) -> String {
        let mut text = format!("{}{name}: ", if consequence.breaks { "! " } else { "" });
        for part in &consequence.says {
            match part {
                Part::Words(words) | Part::Name(words) => text.push_str(words),
                Part::Time(at) => text.push_str(&at.format("%m-%d %H:%M:%S").to_string()),
            }
        }
        text
    }

    #[test]
    fn a_used_value_works_during_the_overlap() {
        assert_eq!(
            told(&key(3), 30, DAY),
            [
                "Current: Keeps working for 1 day, until 11-25 12:00:00.",
                "New: Works immediately and expires on 12-24 12:00:00, in 30 days.",
            ]
        );
    }

    #[test]
    fn an_overlap_ends_when_the_value_expires() {
        assert_eq!(
            told(&key(3), 30, 30 * DAY)[0],
            "Current: Keeps working for 7 days, until 12-01 12:00:00, when it expires."
        );
    }

    #[test]
    fn an_overlap_of_exactly_the_time_left_is_not_cut_short() {
        let told = told(&key(3), 30, 7 * DAY);
        assert_eq!(told[0], "Current: Keeps working for 7 days, until 12-01 12:00:00.");
    }

    #[test]
    fn without_an_overlap_a_used_value_breaks_its_users() {
        assert_eq!(
            told(&key(3), 30, 0)[0],
            "! Current: Stops working immediately. Everything that still uses it is refused."
        );
    }

    #[test]
    fn an_unused_value_stops_and_the_older_one_keeps_working() {
        let mut key = key(0);
        let mut old = key.current.clone().unwrap();
        old.uses = 9;
        old.expires_at = Some(at("2026-11-24T18:00:00Z"));
        key.retiring = Some(old);
        assert_eq!(
            told(&key, 30, DAY),
            [
                "Current: Never used, so it stops working immediately.",
                "Older: Keeps working for 1 day, until 11-25 12:00:00.",
                "New: Works immediately and expires on 12-24 12:00:00, in 30 days.",
            ]
        );
    }

    #[test]
    fn an_older_value_stops_when_the_current_one_is_in_use() {
        let mut key = key(1);
        let mut old = key.current.clone().unwrap();
        old.expires_at = Some(at("2026-11-24T18:00:00Z"));
        key.retiring = Some(old);
        assert_eq!(
            told(&key, 30, DAY)[1],
            "! Older: Stops working immediately. Everything that still uses it is refused."
        );
        assert!(has_something_to_keep(&key, now()));
    }

    #[test]
    fn an_overlap_that_is_over_is_not_mentioned() {
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
