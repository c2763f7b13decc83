//! Which key needs attention first: the one that expires soonest, otherwise the one that expired
//! last. The list's own order and filter do not matter.

use std::sync::Arc;

use latchkey_contract::{Instant, Key, State};

/// The ID of that key.
pub fn first_in_need<'a>(keys: impl Iterator<Item = (&'a Arc<Key>, State)>) -> Option<&'a str> {
    let urgency = |key: &Key, state: State| -> Option<(bool, Instant)> {
        let expires_at = key.current.as_ref()?.expires_at?;
        match state {
            State::Expiring => Some((true, expires_at)),
            State::Expired => Some((false, expires_at)),
            _ => None,
        }
    };
    let mut first: Option<(&str, (bool, Instant))> = None;
    for (key, state) in keys {
        let Some(urgency) = urgency(key, state) else { continue };
        let is_more_urgent = first.is_none_or(|(id, (expires, at))| match urgency {
            (true, mine) => !expires || (mine, key.id.as_str()) < (at, id),
            (false, mine) => !expires && mine > at,
        });
        if is_more_urgent {
            first = Some((&key.id, urgency));
        }
    }
    first.map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    fn key(id: &str, expires_at: &str) -> Arc<Key> {
        let mut key = sample(expires_at, "2026-11-21T12:00:00Z");
        key.id = id.to_owned();
        Arc::new(key)
    }

    #[test]
    fn the_key_that_expires_soonest_comes_first_in_any_order() {
        let (near, far) = (key("near", "2026-12-02T00:00:00Z"), key("far", "2026-12-09T00:00:00Z"));
        for keys in [[&near, &far], [&far, &near]] {
            let keys = keys.into_iter().map(|key| (key, State::Expiring));
            assert_eq!(first_in_need(keys), Some("near"));
        }
    }

    #[test]
    fn an_expired_key_comes_after_all_expiring_ones_and_the_last_expired_first() {
        let (old, new) = (key("old", "2026-11-01T00:00:00Z"), key("new", "2026-11-20T00:00:00Z"));
        let soon = key("soon", "2026-12-09T00:00:00Z");
        let expired = [(&old, State::Expired), (&new, State::Expired)];
        assert_eq!(first_in_need(expired.into_iter()), Some("new"));
        let all = expired.into_iter().chain([(&soon, State::Expiring)]);
        assert_eq!(first_in_need(all), Some("soon"));
    }

    #[test]
    fn keys_that_work_or_were_ended_by_a_person_need_nothing() {
        let key = key("a", "2026-12-02T00:00:00Z");
        for state in [State::Active, State::Disabled, State::Revoked] {
            assert_eq!(first_in_need([(&key, state)].into_iter()), None);
        }
    }
}
