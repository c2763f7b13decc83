//! Which notices a value has, and which of them are due at an instant. Pure functions without I/O.

use chrono::TimeDelta;
use latchkey_contract::time::{DAY_SECONDS, plus_seconds, whole_seconds};
use latchkey_contract::{Instant, OwnerKind};

use crate::store::notices::Topic;
use crate::store::notices::people::Choice;
use crate::store::notices::watch::{OverlapSoFar, Watched};

/// An expiry that nobody was told about in time is reported late, up to this limit. This happens
/// when the registry was down, or when notices are new.
pub const LATEST: TimeDelta = TimeDelta::days(30);
/// How often to check again whether the old value of an overlap is still used.
const CHECK_AGAIN: TimeDelta = TimeDelta::minutes(5);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// The one farthest from the expiry first.
    pub due: Vec<Topic>,
    pub next: Option<Instant>,
}

/// The reminders for a value with this lifetime, the earliest first. Days of half the lifetime or
/// more are skipped, because such a reminder is too early to be useful. The expiry is always
/// included.
pub fn topics(notice_days: &[u32], lifetime: TimeDelta) -> Vec<(Topic, TimeDelta)> {
    let ahead = |days: u32| TimeDelta::seconds(i64::from(days) * DAY_SECONDS);
    let fitting = notice_days.iter().filter(|days| ahead(**days) * 2 < lifetime);
    let mut topics: Vec<_> = fitting.map(|days| (Topic::Days(*days), ahead(*days))).collect();
    topics.push((Topic::Expiry, TimeDelta::zero()));
    topics
}

/// Which notices are due now, and when to check the value again. That instant is stored in whole
/// seconds and is always in the future. Otherwise a run could find the same value forever.
pub fn check(value: &Watched, notice_days: &[u32], now: Instant) -> Check {
    let now = whole_seconds(now);
    if value.is_current
        && let Some(expires_at) = value.expires_at
    {
        return before_expiry(value.issued_at, expires_at, notice_days, now);
    }
    value.overlap.map_or_else(Check::default, |overlap| during_overlap(&overlap, now))
}

fn before_expiry(
    issued_at: Instant,
    expires_at: Instant,
    notice_days: &[u32],
    now: Instant,
) -> Check {
    if now >= expires_at + LATEST {
        return Check::default();
    }
    let mut check = Check::default();
    for (topic, ahead) in topics(notice_days, expires_at - issued_at) {
        let at = plus_seconds(expires_at, -ahead.num_seconds());
        if at <= now {
            check.due.push(topic);
        } else if check.next.is_none() {
            check.next = Some(at);
        }
    }
    check
}

/// Due from halfway on, once the old value was used during the overlap and the new one was not.
fn during_overlap(overlap: &OverlapSoFar, now: Instant) -> Check {
    if overlap.new_used || now >= overlap.ends_at {
        return Check::default();
    }
    let seconds = (overlap.ends_at - overlap.began_at).num_seconds();
    let halfway = plus_seconds(overlap.began_at, seconds - seconds / 2);
    if now < halfway {
        return Check { due: Vec::new(), next: Some(halfway) };
    }
    if overlap.old_used_since {
        return Check { due: vec![Topic::Overlap], next: None };
    }
    Check { due: Vec::new(), next: Some((now + CHECK_AGAIN).min(overlap.ends_at)) }
}

/// Whether the person wants this notice. The mail at expiry cannot be turned off.
pub fn wanted(topic: Topic, owner: OwnerKind, choice: &Choice) -> bool {
    let owner_counts = owner == OwnerKind::User || choice.organizations;
    match topic {
        Topic::Expiry => true,
        Topic::Days(days) => {
            owner_counts && choice.thresholds.as_ref().is_none_or(|chosen| chosen.contains(&days))
        }
        _ => owner_counts,
    }
}

#[cfg(test)]
mod tests;
