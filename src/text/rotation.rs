//! Regenerating: what happens to each value, and what to do with the new one.

mod commands;
mod issued;
mod places;
mod plan;
mod progress;

pub use self::commands::*;
pub use self::issued::*;
pub use self::places::*;
pub use self::plan::*;
pub use self::progress::*;
use super::counted;
pub use super::sentence::{Part, name, words};
use latchkey_contract::LastUse;

pub const LOADING: &str = "Loading the registry's policy…";
pub const WHAT_HAPPENS: &str = "What happens";
pub const LIFETIME: &str = "New value expires after";
pub const OVERLAP: &str = "Keep the old value working for";
pub const LEAKED: &str = "It leaked: stop the old value now";
pub const ISSUE: &str = "Issue new value";
pub const NO_OVERLAP: &str = "Stop it immediately";
pub const ENABLE: &str = "Enable";
pub const SLOW: &str = "The registry hasn't answered yet. Retry is safe: only one value is issued.";
pub const LOST: &str = "We lost the reply. Retry is safe: only one value is issued.";
pub const STALE: &str = "The key is shown in its current state. Your choices are kept.";

pub fn title(name: &str) -> String {
    format!("Regenerate {name}")
}

pub fn lifetime(days: u32) -> String {
    counted(u64::from(days), "day")
}

pub fn overlap(seconds: u32) -> String {
    let n = u64::from(seconds);
    match n {
        0 => NO_OVERLAP.to_owned(),
        _ if n > 86_400 && n.is_multiple_of(86_400) => counted(n / 86_400, "day"),
        _ if n.is_multiple_of(3_600) => counted(n / 3_600, "hour"),
        _ => counted(n / 60, "minute"),
    }
}

pub fn clamped(own: u32, days: u32) -> String {
    format!(
        "This key was made for {}. The registry no longer allows that, so {} is chosen.",
        lifetime(own),
        lifetime(days)
    )
}

pub fn stop_breaks(places: usize) -> String {
    let listed = match places {
        0 => String::new(),
        1 => " It fails until you store the new value in the place listed for this key.".to_owned(),
        n => {
            format!(
                " It fails until you store the new value in the {n} places listed for this key."
            )
        }
    };
    format!("Every build and script that uses the old value is refused immediately.{listed}")
}

pub fn disabled(key: &str) -> Vec<Part> {
    vec![
        name(key),
        words(" is disabled. A disabled key can't get a new value. Enable the key first."),
    ]
}

pub fn issued(name: &str) -> String {
    format!("{name} has a new value. Copy it now: it is shown only once.")
}

/// ` by NuGet/6.12 from 203.0.113.7.`
fn client(by: Option<&LastUse>) -> Vec<Part> {
    let Some(LastUse { client, address }) = by else { return vec![words(".")] };
    let mut parts = Vec::new();
    if let Some(client) = client {
        parts.extend([words(" by "), name(client)]);
    }
    parts.extend([words(" from "), name(address), words(".")]);
    parts
}
