//! Reading answers. Serde's derived readers are a tenth of the wasm, so the page has its own: the
//! shapes are listed field by field, and a test holds them equal to what the contract writes.

mod shapes;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use latchkey_contract::{Instant, Value};
use serde_json::Value as Json;

/// `None` for anything that is not of the shape.
pub trait Read: Sized {
    fn read(json: &Json) -> Option<Self>;
}

pub fn read_text<T: Read>(text: &str) -> Option<T> {
    let mut json = parse(text)?;
    let read = T::read(&json);
    // What may be a key's value is overwritten, not only freed.
    if let Some(Json::String(value)) = json.get_mut("value") {
        drop(Value::new(std::mem::take(value)));
    }
    read
}

#[inline(never)]
fn parse(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok()
}

/// A field that is missing is one that is null: whether that will do is for its type to say.
#[inline(never)]
fn field<T: Read>(json: &Json, name: &str) -> Option<T> {
    T::read(json.get(name).unwrap_or(&Json::Null))
}

impl Read for String {
    fn read(json: &Json) -> Option<Self> {
        json.as_str().map(str::to_owned)
    }
}

impl Read for bool {
    fn read(json: &Json) -> Option<Self> {
        json.as_bool()
    }
}

impl Read for u64 {
    fn read(json: &Json) -> Option<Self> {
        json.as_u64()
    }
}

impl Read for u32 {
    fn read(json: &Json) -> Option<Self> {
        Self::try_from(json.as_u64()?).ok()
    }
}

impl Read for u16 {
    fn read(json: &Json) -> Option<Self> {
        Self::try_from(json.as_u64()?).ok()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::read(json).map(Some) }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &Json) -> Option<Self> {
        T::read(json).map(Self::new)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json) -> Option<Self> {
        json.as_array()?.iter().map(T::read).collect()
    }
}

/// The API writes every instant alike: `2026-12-03T13:05:42Z`, `server_time` with milliseconds.
impl Read for Instant {
    fn read(json: &Json) -> Option<Self> {
        instant(json.as_str()?)
    }
}

fn instant(text: &str) -> Option<Instant> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let at: NaiveDateTime = date.and_hms_opt(hour, minute, second)?;
    let millis = match fraction.len() {
        0 => 0,
        3 => fraction.parse().ok()?,
        _ => return None,
    };
    Some(at.and_utc() + TimeDelta::milliseconds(millis))
}

fn numbers(text: &str, between: char) -> Option<[u32; 3]> {
    let mut parts = text.split(between).map(|part| part.parse().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_the_registry_writes_them() {
        for text in ["2026-12-03T13:05:42Z", "2024-02-29T00:00:00.007Z"] {
            assert_eq!(instant(text), Some(text.parse().unwrap()), "{text}");
        }
        for bad in ["", "2026-12-03", "2026-13-03T13:05:42Z", "2026-12-03T13:05:42+01:00"] {
            assert_eq!(instant(bad), None, "{bad}");
        }
    }
}
