//! Dates, numbers and zones: in the page's language, with the person's zone and hour cycle.

use js_sys::{Array, Function, Intl, Object, Reflect};
use latchkey_contract::Instant;
use leptos::wasm_bindgen::JsValue;

use crate::browser::{frame, page};

struct Formats {
    exact: Function,
    brief: Function,
    day: Function,
    month: Function,
    date: Function,
    number: Function,
    zone: String,
}

thread_local! {
    // Making a formatter is slow, and the zone of a page does not change while it is open.
    static FORMATS: Formats = Formats::new();
}

impl Formats {
    fn new() -> Self {
        let zone = frame::zone();
        let (locales, hour) = language();
        let dates = |parts: &[(&str, &str)]| dates(&locales, parts);
        let here = |parts: &[(&'static str, &'static str)]| {
            let zone = zone.iter().map(|zone| ("timeZone", zone.as_str()));
            dates(&parts.iter().copied().chain(zone).collect::<Vec<_>>())
        };
        let exact = here(&[
            ("weekday", "short"),
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", hour),
            ("minute", "2-digit"),
            ("timeZoneName", "short"),
        ]);
        let own_zone = zone.clone();
        let zone = Reflect::get(&exact.resolved_options(), &JsValue::from_str("timeZone"));
        // Days of the timeline are calendar dates already: read as UTC they stay what they are.
        let utc = ("timeZone", "UTC");
        let day = [("weekday", "short"), ("day", "numeric"), ("month", "short"), utc];
        Self {
            exact: exact.format(),
            brief: here(&[
                ("day", "numeric"),
                ("month", "short"),
                ("year", "numeric"),
                ("hour", hour),
                ("minute", "2-digit"),
            ])
            .format(),
            day: dates(&day).format(),
            month: dates(&[("day", "numeric"), ("month", "short"), utc]).format(),
            date: local_dates(own_zone.as_deref()).format(),
            number: Intl::NumberFormat::new(&locales, &Object::new()).format(),
            zone: zone.ok().and_then(|zone| zone.as_string()).unwrap_or_else(|| "UTC".to_owned()),
        }
    }
}

/// Swedish dates are written as the API writes its dates.
fn local_dates(zone: Option<&str>) -> Intl::DateTimeFormat {
    let options = Object::new();
    if let Some(zone) = zone {
        // A plain object takes any property.
        _ = Reflect::set(&options, &JsValue::from_str("timeZone"), &JsValue::from_str(zone));
    }
    Intl::DateTimeFormat::new(&Array::of1(&JsValue::from_str("sv-SE-u-nu-latn")), &options)
}

fn dates(locales: &Array, parts: &[(&str, &str)]) -> Intl::DateTimeFormat {
    let options = Object::new();
    for (name, value) in parts {
        // A plain object takes any property.
        _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Intl::DateTimeFormat::new(locales, &options)
}

/// The page is in English, so its dates are, too: "on Mi., 25. Nov." would mix two languages. A
/// person's own kind of English and hour cycle are kept. The calendar and the digits are fixed,
/// because some languages bring others: a Thai browser counts the year 2569.
///
/// Also returns how an hour is written: `09:05`, but `9:05 AM`.
fn language() -> (Array, &'static str) {
    let preferred = page::languages(frame::locale());
    let english =
        preferred.iter().find(|language| *language == "en" || language.starts_with("en-"));
    let base = english.map_or("en-GB", |language| without_extensions(language));
    let cycle = hour_cycle(&preferred).unwrap_or_else(|| "h23".to_owned());
    let hour = if matches!(cycle.as_str(), "h11" | "h12") { "numeric" } else { "2-digit" };
    let name = format!("{base}-u-ca-gregory-hc-{cycle}-nu-latn");
    (Array::of1(&JsValue::from_str(&name)), hour)
}

/// `en-GB` of `en-GB-u-hc-h12`.
fn without_extensions(language: &str) -> &str {
    language.split_once("-u-").map_or(language, |(base, _)| base)
}

fn hour_cycle(preferred: &[String]) -> Option<String> {
    let options = Object::new();
    // A plain object takes any property.
    _ = Reflect::set(&options, &JsValue::from_str("hour"), &JsValue::from_str("numeric"));
    let language = preferred.iter().find(|name| is_language_tag(name));
    let languages: Array = language.into_iter().map(|name| JsValue::from_str(name)).collect();
    let resolved = Intl::DateTimeFormat::new(&languages, &options).resolved_options();
    Reflect::get(&resolved, &JsValue::from_str("hourCycle")).ok()?.as_string()
}

/// Intl throws for any other name. WebKit on a system without a language calls it `C`.
fn is_language_tag(name: &str) -> bool {
    let mut subtags = name.split('-');
    let is_language = |subtag: &str| {
        matches!(subtag.len(), 2 | 3 | 5..=8)
            && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    subtags.next().is_some_and(is_language)
        && subtags.all(|subtag| {
            matches!(subtag.len(), 1..=8) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The exact date and time in the person's zone, with the zone.
pub fn exact(at: Instant) -> String {
    FORMATS.with(|formats| written(&formats.exact, ms(at)))
}

/// Date and time in the person's zone, for what only needs to be placed.
pub fn brief(at: Instant) -> String {
    FORMATS.with(|formats| written(&formats.brief, ms(at)))
}

/// A calendar date of the API, `2026-12-03`, with its weekday.
pub fn day(date: &str) -> String {
    FORMATS.with(|formats| written(&formats.day, date_ms(date)))
}

/// As `day`, short enough for a chart.
pub fn short_day(date: &str) -> String {
    FORMATS.with(|formats| written(&formats.month, date_ms(date)))
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 keys")]
pub fn number(n: u64) -> String {
    if n < 1_000 {
        return n.to_string();
    }
    FORMATS.with(|formats| written(&formats.number, n as f64))
}

/// The calendar date of an instant in the person's zone: `2026-12-03`.
pub fn local_date(at: Instant) -> String {
    FORMATS.with(|formats| written(&formats.date, ms(at)))
}

/// The IANA name of the person's zone.
pub fn zone() -> String {
    FORMATS.with(|formats| formats.zone.clone())
}

/// For `datetime` attributes.
pub fn machine(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds stay below 2^53 until the year 287396"
)]
fn ms(at: Instant) -> f64 {
    at.timestamp_millis() as f64
}

fn date_ms(date: &str) -> f64 {
    js_sys::Date::parse(date)
}

/// Intl's `format` is bound to its formatter. It throws only for what is no date.
fn written(format: &Function, value: f64) -> String {
    let text = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(value));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::is_language_tag;

    #[test]
    fn names_that_intl_refuses_are_no_language_tags() {
        for tag in ["en", "de-DE", "zh-Hant-TW", "en-US-u-hc-h12"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for name in ["", "C", "en_GB", "C.UTF-8", "de-"] {
            assert!(!is_language_tag(name), "{name}");
        }
    }
}
