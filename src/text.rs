//! Every sentence a person reads, in one place for a translator. Features have a module each.

pub mod activity;
pub mod embed;
pub mod form;
pub mod keys;
pub mod reminders;
pub mod rotation;
pub mod sentence;
pub mod session;

use crate::format;

pub const OFFLINE: &str =
    "You are offline. What you see is from before; the page goes on when the connection is back.";
pub const NO_ANSWER: &str =
    "The registry did not answer. Nothing you typed is lost; try again in a moment.";
pub const CANCELLED: &str = "Nothing was changed.";
pub const RETRY: &str = "Retry";
pub const CANCEL: &str = "Cancel";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const COPY_FAILED: &str = "Copying is blocked here. Select the text and copy it yourself.";
pub const SLOW: &str = "The registry is taking longer than usual. Still waiting for its answer.";
pub const LOADING: &str = "Loading…";
pub const PART_FAILED: &str = "This part of the page could not be loaded. Check the connection and retry, or reload the page.";
pub const ALL_KEYS: &str = "All keys";
pub const FEEDBACK: &str = "Tell us what works here and what does not";
pub const SKIP: &str = "Skip to content";
pub const UNKNOWN_PAGE: &str = "There is no such page here.";
pub const UNKNOWN_PAGE_LINK: &str = "See your API keys";

pub fn unreadable(status: u16) -> String {
    if status >= 500 {
        return format!(
            "The registry could not answer (status {status}). Nothing you typed is lost; try again in a moment."
        );
    }
    format!("The answer (status {status}) is not one this page understands. Reload the page.")
}

pub fn title(page: &str, registry: &str) -> String {
    format!("{page} · {registry}")
}

/// `1 key`, `2 keys`; the number as the person's language writes it.
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
