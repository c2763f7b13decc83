//! The remaining time as text: the same rule for page, mail and push warning. The time is rounded
//! down, so that no text promises more time than remains.

use std::fmt;

use chrono::TimeDelta;

use crate::time::Instant;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The remaining time until an expiry, in whole seconds, rounded down, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left(i64);

impl Left {
    pub fn until(expires_at: Instant, now: Instant) -> Self {
        Self((expires_at - now).num_seconds().max(0))
    }

    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The minutes and seconds that the page shows in the last hour. The text names its units,
    /// because readers took `47:02` for hours.
    pub fn clock(self) -> Option<String> {
        (self.0 < HOUR).then(|| format!("{} min {:02} s", self.0 / MINUTE, self.0 % MINUTE))
    }

    /// The first instant after `now` at which the text changes. `None` after the expiry. The expiry
    /// itself counts, because the text then becomes "expired".
    pub fn next_change(expires_at: Instant, now: Instant) -> Option<Instant> {
        let left = Self::until(expires_at, now);
        let step = if left.0 >= DAY { HOUR } else { MINUTE };
        left.next_step(step, expires_at, now)
    }

    /// As `next_change`, for a caller that shows `clock` in the last hour.
    pub fn next_clock_change(expires_at: Instant, now: Instant) -> Option<Instant> {
        let left = Self::until(expires_at, now);
        if left.0 >= HOUR {
            return Self::next_change(expires_at, now);
        }
        left.next_step(1, expires_at, now)
    }

    /// The text for `n` steps is correct while at least `n` steps remain.
    fn next_step(self, step: i64, expires_at: Instant, now: Instant) -> Option<Instant> {
        if now >= expires_at {
            return None;
        }
        let shown = self.0 - self.0 % step;
        if shown == 0 {
            return Some(expires_at);
        }
        Some(expires_at - TimeDelta::seconds(shown) + TimeDelta::milliseconds(1))
    }
}

/// The largest unit and the next smaller one. The second is omitted if it is zero.
impl fmt::Display for Left {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, hours, minutes) = (self.0 / DAY, self.0 % DAY / HOUR, self.0 % HOUR / MINUTE);
        let pair = |to: &mut fmt::Formatter<'_>, first, first_unit, second, second_unit| {
            count(to, first, first_unit)?;
            if second == 0 {
                return Ok(());
            }
            to.write_str(" ")?;
            count(to, second, second_unit)
        };
        if days > 0 {
            pair(to, days, "day", hours, "hour")
        } else if hours > 0 {
            pair(to, hours, "hour", minutes, "minute")
        } else if minutes > 0 {
            count(to, minutes, "minute")
        } else {
            to.write_str("less than a minute")
        }
    }
}

fn count(to: &mut fmt::Formatter<'_>, n: i64, unit: &str) -> fmt::Result {
    write!(to, "{n} {unit}{}", if n == 1 { "" } else { "s" })
}
