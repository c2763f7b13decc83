//! A key's state as a function of the key and an instant. Registry and page share this rule.

use serde::{Deserialize, Serialize};

use crate::time::Instant;

// In the order of the counters on the page.
#[derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    Active,
    Expiring,
    Expired,
    Disabled,
    Revoked,
}

/// Everything that determines a key's state, except the instant. The instants are of the current
/// value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
    pub revoked: bool,
    pub disabled: bool,
    pub warns_at: Option<Instant>,
    pub expires_at: Option<Instant>,
}

impl Life {
    /// If several states apply, the first one wins: revoked, disabled, expired, expiring, active.
    pub fn state(&self, now: Instant) -> State {
        if self.revoked {
            State::Revoked
        } else if self.disabled {
            State::Disabled
        } else if self.expires_at.is_some_and(|at| now >= at) {
            State::Expired
        } else if self.warns_at.is_some_and(|at| now >= at) {
            State::Expiring
        } else {
            State::Active
        }
    }

    /// The first instant after `now` at which the state changes without an action.
    pub fn next_change(&self, now: Instant) -> Option<Instant> {
        match self.state(now) {
            State::Active => match (self.warns_at, self.expires_at) {
                (Some(warns), Some(expires)) => Some(warns.min(expires)),
                (warns, expires) => warns.or(expires),
            },
            State::Expiring => self.expires_at,
            State::Expired | State::Disabled | State::Revoked => None,
        }
    }
}
