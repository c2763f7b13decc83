//! Instants in the API: RFC 3339, UTC, whole seconds. Only `server_time` has milliseconds.

use chrono::{DateTime, SubsecRound, TimeDelta, Timelike, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

pub type Instant = DateTime<Utc>;

/// A day is always 86,400 seconds, because a lifetime is a duration and not a calendar date.
pub const DAY_SECONDS: i64 = 86_400;

/// The instant without its fraction of a second. Instants are stored and sent in this form.
pub fn whole_seconds(at: Instant) -> Instant {
    at.trunc_subsecs(0)
}

pub fn plus_seconds(at: Instant, seconds: i64) -> Instant {
    at.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(Instant::MAX_UTC)
}

pub fn plus_days(at: Instant, days: u32) -> Instant {
    plus_seconds(at, i64::from(days) * DAY_SECONDS)
}

/// An instant as text in refusals, warnings and mails.
pub fn utc(at: Instant) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// The format of `server_time`: always three decimals, so that its length never changes.
pub mod millis {
    use super::Instant;
    use chrono::SecondsFormat;
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
        super::read(from)
    }
}

/// Reads an RFC 3339 instant with any offset and fraction.
///
/// The registry sends UTC and whole seconds; other registries may not. A leap second is read as the
/// second before it.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| D::Error::custom("not an instant"))
}

pub fn read_optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
    match Option::<String>::deserialize(from)? {
        Some(text) => parse(&text).map(Some).ok_or_else(|| D::Error::custom("not an instant")),
        None => Ok(None),
    }
}

pub fn parse(text: &str) -> Option<Instant> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    // chrono counts a leap second as nanoseconds beyond the second before it.
    at.with_nanosecond(at.nanosecond() % 1_000_000_000)
}
