//! A new value on the screen.

use latchkey_contract::{Instant, Left};

use super::{Part, name, words};

pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
pub const DOWNLOAD: &str = "Download .env";
pub const DONE: &str = "Done";
pub const COPY_BY_HAND: &str =
    "Copying is blocked here. The value is selected: press Ctrl+C (⌘C on a Mac).";
pub const COPIED: &str = "Copied. Your clipboard keeps the value until you copy something else.";
pub const DOWNLOADED: &str =
    "Check that your browser saved the file. Delete it once you have stored the value.";
pub const DOWNLOAD_FAILED: &str = "Your browser couldn't make the file. Copy the value instead.";
pub const ONCE: &str = "The value can't be shown again later. It is removed from this page when you close this panel, leave, or do nothing for ten minutes.";
pub const WIPED_UNSEEN: &str =
    "The new value was removed from this page before anyone had shown or copied it.";
pub const UNSAVED: &str =
    "The value is not saved yet. Copy or show it first, or press Done to close without it.";
pub const ANOTHER: &str = "The registry answered twice, and only this value works. If you copied the earlier one, copy again.";
pub const WIPED_IDLE: &str =
    "Ten minutes passed without input, so the value was removed from this page.";
pub const WIPED_LEFT: &str = "You left this page, so the value was removed from it.";
pub const WIPED_REMEDY: &str = "It can't be shown again. If you didn't save it, regenerate again: a value that was never used stops working, and the value in use keeps working.";
pub const ENDING: &str = "The value will be removed from this page in less than a minute, because you haven't done anything here.";
pub const KEEP: &str = "Keep the value";

pub fn new_value_of(key: &str) -> Vec<Part> {
    vec![words("New value of "), name(key)]
}

pub fn value_of(name: &str) -> String {
    format!("Value of {name}")
}

pub fn expires_on(at: Instant, now: Instant) -> Vec<Part> {
    vec![words("Expires on "), Part::Time(at), words(format!(", in {}.", Left::until(at, now)))]
}

pub fn closed(name: &str) -> String {
    format!("The value of {name} was removed from this page.")
}

pub fn masked_end(hint: &str) -> String {
    match hint.split_once('…') {
        Some((_, end)) => format!("hidden, ends in {end}"),
        None => "hidden".to_owned(),
    }
}
