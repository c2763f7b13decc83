//! When a row changes next by time alone, and which changes are worth saying aloud.

use latchkey_contract::{Instant, Key, Left, State, ValueInfo};

use chrono::TimeDelta;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crossing {
    Day,
    Hour,
    End,
}

/// The first instant after `now` at which anything the row shows is different.
pub fn next_change(key: &Key, now: Instant) -> Option<Instant> {
    let expires_at = key.current.as_ref().and_then(|value| value.expires_at);
    let counts_down = matches!(key.state_at(now), State::Active | State::Expiring);
    let label = expires_at.filter(|_| counts_down);
    let label = label.and_then(|at| Left::next_clock_change(at, now));
    let overlap = retiring_until(key, now).and_then(|at| Left::next_change(at, now));
    [key.life().next_change(now), label, overlap].into_iter().flatten().min()
}

/// The old value of an overlap that still runs. Of a disabled or revoked key no value works.
pub fn overlapping(key: &Key, now: Instant) -> Option<&ValueInfo> {
    let is_stopped = matches!(key.state_at(now), State::Disabled | State::Revoked);
    let still_works = |value: &&ValueInfo| value.expires_at.is_none_or(|end| end > now);
    key.retiring.as_ref().filter(|_| !is_stopped).filter(still_works)
}

/// When that old value stops working.
pub fn retiring_until(key: &Key, now: Instant) -> Option<Instant> {
    overlapping(key, now)?.expires_at
}

/// The most urgent line the key crossed after `before`, up to and including `now`.
pub fn crossed(key: &Key, before: Instant, now: Instant) -> Option<Crossing> {
    let expires_at = key.current.as_ref()?.expires_at?;
    if matches!(key.state_at(now), State::Disabled | State::Revoked) {
        return None;
    }
    let lines = [
        (Crossing::End, TimeDelta::zero()),
        (Crossing::Hour, TimeDelta::hours(1)),
        (Crossing::Day, TimeDelta::days(1)),
    ];
    let passed = |at: Instant| before < at && at <= now;
    // Less than a day is left only after the line itself, but a timer that fires on it is exact.
    lines.into_iter().find(|(_, left)| passed(expires_at - *left)).map(|(crossing, _)| crossing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_quiet_key_changes_with_its_label_or_its_state() {
        let key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        let now = at("2026-11-20T11:30:00Z");
        let next = next_change(&key, now).unwrap();
        assert!(next <= at("2026-11-20T12:00:00.001Z"), "{next}");
        let now = at("2026-11-21T11:59:59.500Z");
        assert_eq!(next_change(&key, now), Some(at("2026-11-21T12:00:00Z")));
    }

    #[test]
    fn following_every_change_ends_at_the_expiry() {
        let key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        let mut now = at("2026-11-30T10:00:00Z");
        let mut steps = 0;
        while let Some(next) = next_change(&key, now) {
            assert!(next > now);
            now = next;
            steps += 1;
        }
        assert_eq!(now, at("2026-12-01T12:00:00Z"));
        // 2 hours and then 23 in hours and minutes or hours, then minutes, then an hour of seconds.
        assert!((3_600..6_000).contains(&steps), "{steps}");
    }

    #[test]
    fn a_disabled_key_stands_still() {
        let mut key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        key.disabled_at = Some(key.created_at);
        assert_eq!(next_change(&key, at("2026-12-01T11:59:00Z")), None);
    }

    #[test]
    fn an_overlap_is_followed_to_its_end() {
        let mut key = sample("2027-02-01T12:00:00Z", "2027-01-21T12:00:00Z");
        let mut old = key.current.clone().unwrap();
        old.expires_at = Some(at("2026-11-20T12:00:00Z"));
        key.retiring = Some(old);
        let now = at("2026-11-20T11:59:30Z");
        assert_eq!(next_change(&key, now), Some(at("2026-11-20T12:00:00Z")));
        assert_eq!(retiring_until(&key, at("2026-11-20T12:00:00Z")), None);
    }

    #[test]
    fn the_most_urgent_line_is_told_once() {
        let key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        let (day, hour, end) =
            (at("2026-11-30T12:00:00Z"), at("2026-12-01T11:00:00Z"), at("2026-12-01T12:00:00Z"));
        let second = TimeDelta::seconds(1);
        assert_eq!(crossed(&key, day - second, day), Some(Crossing::Day));
        assert_eq!(crossed(&key, day, day + second), None);
        assert_eq!(crossed(&key, day - second, hour + second), Some(Crossing::Hour));
        assert_eq!(crossed(&key, day - second, end + second), Some(Crossing::End));
        assert_eq!(crossed(&key, end, end + second), None);
    }
}
