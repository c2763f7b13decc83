//! What the operator allows: lifetimes, overlaps, and when a value starts to warn.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::time::{DAY_SECONDS, Instant, plus_seconds};

/// About ten years. A longer time in the configuration is a typing error.
pub const MAX_DAYS: u32 = 3_660;

/// The response of `GET /policy`: the limits for create and regenerate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    pub lifetimes_days: Vec<u32>,
    pub default_lifetime_days: u32,
    pub max_lifetime_days: u32,
    pub warn_days: u32,
    pub overlaps_seconds: Vec<u32>,
    pub default_overlap_seconds: u32,
    pub notice_days: Vec<u32>,
    pub feedback_url: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            lifetimes_days: vec![1, 7, 30, 60, 90],
            default_lifetime_days: 90,
            max_lifetime_days: 90,
            warn_days: 10,
            overlaps_seconds: vec![0, 3_600, 86_400, 604_800],
            default_overlap_seconds: 86_400,
            notice_days: vec![30, 7, 1],
            feedback_url: None,
        }
    }
}

impl Policy {
    pub fn allows_lifetime(&self, days: u32) -> bool {
        days <= self.max_lifetime_days && self.lifetimes_days.contains(&days)
    }

    pub fn allows_overlap(&self, seconds: u32) -> bool {
        self.overlaps_seconds.contains(&seconds)
    }

    /// The lifetimes that a person can choose, shortest first.
    pub fn allowed_lifetimes(&self) -> Vec<u32> {
        let mut days = Vec::new();
        for allowed in self.lifetimes_days.iter().filter(|days| self.allows_lifetime(**days)) {
            let at = days.partition_point(|other| other < allowed);
            days.insert(at, *allowed);
        }
        days
    }

    /// The lifetime of a regenerate without a choice. It is the key's own lifetime if that is still
    /// allowed, else the largest allowed one below it, else the smallest one. A key without a lifetime
    /// gets the default.
    pub fn clamp_lifetime(&self, own: Option<u32>) -> u32 {
        let Some(own) = own else { return self.default_lifetime_days };
        let allowed = self.allowed_lifetimes();
        let below = allowed.iter().copied().rfind(|days| *days <= own);
        below.or(allowed.first().copied()).unwrap_or(self.default_lifetime_days)
    }
}

/// When a value starts to warn: `min(days, lifetime / share)` before it expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarnRule {
    pub days: u32,
    pub share: u32,
}

impl Default for WarnRule {
    fn default() -> Self {
        Self { days: 10, share: 3 }
    }
}

impl WarnRule {
    pub fn warns_at(&self, issued_at: Instant, expires_at: Instant) -> Instant {
        let lifetime: TimeDelta = expires_at - issued_at;
        let part = lifetime.num_seconds().max(0) / i64::from(self.share.max(1));
        plus_seconds(expires_at, -part.min(i64::from(self.days) * DAY_SECONDS))
    }
}
