//! Who uses which value during an overlap.

use latchkey_contract::{Instant, LastUse};

use super::super::counted;
use super::{Part, client, words};

pub const PROGRESS: &str = "Who uses which value";
pub const PROGRESS_LEAD: &str = "Checked every few seconds while this is open.";
pub const OLD_VALUE: &str = "Old value";
pub const NEW_UNUSED: &str = "Not used yet.";
pub const OLD_UNUSED: &str = "Not used since the new value was issued.";
pub const STOP_OLD: &str = "Stop the old value now";
pub const STOP_LEAD_SAFE: &str =
    "The new value is in use and the old one isn't. You can stop the old value now.";
pub const STOP_LEAD: &str = "If you stop it, everything that still uses the old value is refused. The new value keeps working.";
pub const OLD_STOPPED: &str = "The old value has stopped working. Only the new value works.";

pub fn used(uses: u64, at: Instant, by: Option<&LastUse>) -> Vec<Part> {
    let times = if uses == 1 {
        "Used once, on ".to_owned()
    } else {
        format!("Used {}, last on ", counted(uses, "time"))
    };
    let mut parts = vec![words(times), Part::Time(at)];
    parts.append(&mut client(by));
    parts
}

pub fn still_used(at: Instant, by: Option<&LastUse>) -> Vec<Part> {
    let mut parts = vec![words("Still used: last on "), Part::Time(at)];
    parts.append(&mut client(by));
    parts
}

pub fn first_use(name: &str) -> String {
    format!("The new value of {name} was used for the first time.")
}

pub fn stopped(name: &str) -> String {
    format!("The old value of {name} has stopped working.")
}
