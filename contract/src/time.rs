//! Instants in the API: RFC 3339, UTC, whole seconds. Only `server_time` has milliseconds.

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
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
/// The registry sends UTC and whole seconds; other registries may not. chrono's own parser accepts
/// many more formats and adds several kilobytes to the page.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| D::Error::custom("not an instant"))
}

/// As `read`, for a field that may be null or missing.
pub fn read_optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Instant>, D::Error> {
    match Option::<String>::deserialize(from)? {
        Some(text) => parse(&text).map(Some).ok_or_else(|| D::Error::custom("not an instant")),
        None => Ok(None),
    }
}

pub fn parse(text: &str) -> Option<Instant> {
    let (date, rest) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
        return None;
    }
    let zone_at = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at(zone_at);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    // A leap second has the number 60, which chrono does not support here.
    let at = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?
        .and_hms_opt(hour, minute, if second == 60 { 59 } else { second })?
        .and_utc();
    at.checked_add_signed(TimeDelta::nanoseconds(nanoseconds(fraction)?) - offset(zone)?)
}

/// Digits after the ninth are dropped.
fn nanoseconds(fraction: &str) -> Option<i64> {
    if fraction.is_empty() || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(digits.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

fn offset(zone: &str) -> Option<TimeDelta> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(TimeDelta::zero());
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let [hours, minutes] = numbers(zone.get(1..)?, ':')?;
    (hours < 24 && minutes < 60)
        .then(|| TimeDelta::minutes(sign * (i64::from(hours) * 60 + i64::from(minutes))))
}

fn numbers<const N: usize>(text: &str, between: char) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(between);
    for number in &mut numbers {
        let part = parts.next()?;
        if part.is_empty() || !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}
