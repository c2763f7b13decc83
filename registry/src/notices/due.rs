//! Which notices a value has, and which of them are due at an instant. Pure: the run only carries
//! out what stands here.

use chrono::TimeDelta;
use latchkey_contract::time::{DAY_SECONDS, plus_seconds, whole_seconds};
use latchkey_contract::{Instant, OwnerKind};

use crate::store::notices::Topic;
use crate::store::notices::people::Choice;
use crate::store::notices::watch::{OverlapSoFar, Watched};

/// An expiry that nobody could tell in time (the registry was away, notices are new here) is told
/// late, but not once it is history.
pub const LATEST: TimeDelta = TimeDelta::days(30);
/// Whether an overlap's old value is still used is asked again this often.
const ASK_AGAIN: TimeDelta = TimeDelta::minutes(5);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Loosest first.
    pub due: Vec<Topic>,
    pub next: Option<Instant>,
}

/// The days of the policy, the earliest first, that a value of this lifetime is told at: those of
/// half the lifetime or more would come too early to mean anything. The expiry is always told.
pub fn topics(notice_days: &[u32], lifetime: TimeDelta) -> Vec<(Topic, TimeDelta)> {
    let ahead = |days: u32| TimeDelta::seconds(i64::from(days) * DAY_SECONDS);
    let fitting = notice_days.iter().filter(|days| ahead(**days) * 2 < lifetime);
    let mut topics: Vec<_> = fitting.map(|days| (Topic::Days(*days), ahead(*days))).collect();
    topics.push((Topic::Expiry, TimeDelta::zero()));
    topics
}

/// What is due about a value now, and when to look again: at a whole second that is still to come,
/// as it is stored, so that a run that asks for what is due always comes to its end.
pub fn look(value: &Watched, notice_days: &[u32], now: Instant) -> Look {
    let now = whole_seconds(now);
    if value.is_current
        && let Some(expires_at) = value.expires_at
    {
        return before_expiry(value.issued_at, expires_at, notice_days, now);
    }
    value.overlap.map_or_else(Look::default, |overlap| during_overlap(&overlap, now))
}

fn before_expiry(
    issued_at: Instant,
    expires_at: Instant,
    notice_days: &[u32],
    now: Instant,
) -> Look {
    if now >= expires_at + LATEST {
        return Look::default();
    }
    let mut look = Look::default();
    for (topic, ahead) in topics(notice_days, expires_at - issued_at) {
        let at = plus_seconds(expires_at, -ahead.num_seconds());
        if at <= now {
            look.due.push(topic);
        } else if look.next.is_none() {
            look.next = Some(at);
        }
    }
    look
}

/// From half-way on, as soon as the old value is in use and the new one is not.
fn during_overlap(overlap: &OverlapSoFar, now: Instant) -> Look {
    if overlap.new_used || now >= overlap.ends_at {
        return Look::default();
    }
    let seconds = (overlap.ends_at - overlap.began_at).num_seconds();
    let half_way = plus_seconds(overlap.began_at, seconds - seconds / 2);
    if now < half_way {
        return Look { due: Vec::new(), next: Some(half_way) };
    }
    if overlap.old_used_since {
        return Look { due: vec![Topic::Overlap], next: None };
    }
    Look { due: Vec::new(), next: Some((now + ASK_AGAIN).min(overlap.ends_at)) }
}

/// How close to the expiry a topic is; others are not compared.
pub fn tightness(topic: Topic) -> Option<u32> {
    match topic {
        Topic::Days(days) => Some(u32::MAX - days),
        Topic::Expiry => Some(u32::MAX),
        _ => None,
    }
}

/// Whether a person wants to be told. The mail at expiry cannot be switched off.
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
