//! Instants as the API writes them: RFC 3339, UTC, whole seconds; `server_time` alone has milliseconds.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

pub type Instant = DateTime<Utc>;

/// A day is 86,400 seconds: lifetimes are durations and know no calendar.
pub const DAY_SECONDS: i64 = 86_400;

/// The instant with its fraction of a second dropped, the form in which instants are stored and sent.
pub fn whole_seconds(at: Instant) -> Instant {
    at.trunc_subsecs(0)
}

pub fn plus_seconds(at: Instant, seconds: i64) -> Instant {
    at.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(Instant::MAX_UTC)
}

pub fn plus_days(at: Instant, days: u32) -> Instant {
    plus_seconds(at, i64::from(days) * DAY_SECONDS)
}

/// An instant as sentences name it, in refusals, warnings and mails alike.
pub fn utc(at: Instant) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// `server_time`: always three digits of a second, so that its shape never depends on its value.
pub mod millis {
    use super::Instant;
    use chrono::SecondsFormat;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
        Instant::deserialize(from)
    }
}
