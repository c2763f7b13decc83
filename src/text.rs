//! Every sentence on the page, in one place for a translator. Each feature has a module.

pub mod activity;
pub mod chart;
pub mod embed;
pub mod form;
pub mod keys;
pub mod leaving;
pub mod reminders;
pub mod rotation;
pub mod sentence;
pub mod session;

use crate::format;

pub const OFFLINE: &str =
    "You're offline. You're seeing the last loaded data. It updates when you reconnect.";
pub const WENT_OFFLINE: &str =
    "You were offline, so the request may not have arrived. Try again when you are connected.";
pub const NO_ANSWER: &str =
    "The registry didn't answer. Your input is kept. Try again in a moment.";
pub const CANCELLED: &str = "Nothing was changed.";
pub const RETRY: &str = "Retry";
pub const CANCEL: &str = "Cancel";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const COPY_FAILED: &str =
    "The browser blocks copying here. Select the text and copy it yourself.";
pub const SLOW: &str = "The registry is taking longer than usual. The page is still waiting.";
pub const LOADING: &str = "Loading…";
pub const PART_FAILED: &str =
    "This part of the page couldn't be loaded. Retry, or reload the page.";
pub const ALL_KEYS: &str = "All keys";
pub const FEEDBACK: &str = "Tell us what works here and what does not";
pub const SKIP: &str = "Skip to content";
pub const UNKNOWN_PAGE: &str = "This page doesn't exist.";
pub const UNKNOWN_PAGE_LINK: &str = "Go to your API keys";

pub fn unreadable(status: u16) -> String {
    if status >= 500 {
        return format!(
            "The registry failed (status {status}). Your input is kept. Try again in a moment."
        );
    }
    format!("This page can't read the registry's reply (status {status}). Reload the page.")
}

pub fn title(page: &str, registry: &str) -> String {
    format!("{page} · {registry}")
}

/// `1 key`, `2 keys`.
pub fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", format::number(n), if n == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}
