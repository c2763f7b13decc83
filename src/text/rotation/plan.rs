//! What regenerating does to each value.

use latchkey_contract::{Instant, LastUse, Left};

use super::{Part, client, words};

pub const NEW_VALUE: &str = "New value";
pub const CURRENT_VALUE: &str = "Current value";
pub const OLDER_VALUE: &str = "Older value";

pub fn expires(at: Instant, now: Instant) -> Vec<Part> {
    vec![
        words("Works immediately and expires on "),
        Part::Time(at),
        words(format!(", in {}.", Left::until(at, now))),
    ]
}

pub fn works_until(at: Instant, now: Instant, by_its_own_expiry: bool) -> Vec<Part> {
    let why = if by_its_own_expiry { ", when it expires." } else { "." };
    vec![
        words(format!("Keeps working for {}, until ", Left::until(at, now))),
        Part::Time(at),
        words(why),
    ]
}

pub fn stops_immediately() -> Vec<Part> {
    vec![words("Stops working immediately. Everything that still uses it is refused.")]
}

pub fn never_used() -> Vec<Part> {
    vec![words("Never used, so it stops working immediately.")]
}

pub fn already_expired(at: Instant) -> Vec<Part> {
    vec![words("Expired on "), Part::Time(at), words(". It is refused already.")]
}

pub fn revoked(at: Instant) -> Vec<Part> {
    vec![
        words("Revoked on "),
        Part::Time(at),
        words(". No value works now. The key works again with the new value."),
    ]
}

pub fn last_used(at: Instant, by: Option<&LastUse>) -> Vec<Part> {
    let mut parts = vec![words(" Last used on "), Part::Time(at)];
    parts.append(&mut client(by));
    parts
}
