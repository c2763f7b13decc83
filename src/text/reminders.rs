//! What reaches a person before an expiry does: mails, their calendar, their pipeline.

use super::counted;

pub const TITLE: &str = "Reminders";
pub const LEAD: &str = "Hear of an expiry before a release does.";

pub const MAIL: &str = "By mail";
pub const WHEN: &str = "Before a key expires";
pub const ALWAYS: &str = "When a key expires, a mail always comes.";
pub const ORGANISATIONS: &str = "Also for keys of my organisations";
pub const ORGANISATIONS_HINT: &str = "Otherwise you hear of them only when they expire, not when somebody creates, regenerates or revokes one.";
pub const SAVE: &str = "Save";
pub const SAVED: &str = "Saved.";

pub fn mail_lead(address: &str) -> String {
    format!("To {address}, one mail at a time that lists your keys.")
}

pub fn before(days: u32) -> String {
    format!("{} before", counted(u64::from(days), "day"))
}

pub const CALENDAR: &str = "In your calendar";
pub const CALENDAR_LEAD: &str = "An address your calendar app subscribes to. Every expiry becomes an event at its exact time, \
     with reminders, and follows when you regenerate.";
pub const CALENDAR_SINCE: &str = "Your calendar address exists since ";
pub const CALENDAR_ONCE: &str = "It was shown once. If you have lost it, make a new one.";
pub const MAKE: &str = "Make a calendar address";
pub const MAKE_NEW: &str = "Make a new address";
pub const REPLACES: &str = "A new address ends the old one.";
pub const STOP: &str = "Stop the calendar";
pub const STOPPED: &str = "The calendar address no longer works.";
pub const MADE: &str = "Your calendar address";
pub const MADE_LEAD: &str = "Copy it now: it is not shown again. Whoever has it can read the names of your keys and when they \
     expire, and nothing else.";

pub const PIPELINE: &str = "In a pipeline";
pub const PIPELINE_LEAD: &str =
    "Ends a build before it begins if its value is not accepted. It does not count as a use.";
