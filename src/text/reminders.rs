//! Reminders before a key expires: by mail, in a calendar, in a pipeline.

use super::counted;

pub const TITLE: &str = "Reminders";
pub const LEAD: &str = "Get reminded before a key expires.";

pub const MAIL: &str = "By email";
pub const WHEN: &str = "Before a key expires";
pub const ALWAYS: &str = "You always get an email when a key expires.";
pub const ORGANIZATIONS: &str = "Also for keys of my organizations";
pub const ORGANIZATIONS_HINT: &str =
    "If this is off, you get one email about each of these keys: when it expires.";
pub const SAVE: &str = "Save";
pub const SAVED: &str = "Saved.";

pub fn before(days: u32) -> String {
    format!("{} before", counted(u64::from(days), "day"))
}

pub fn mail_lead(address: &str) -> String {
    format!("Emails go to {address}. One email lists all keys that need attention.")
}

pub const CALENDAR: &str = "In your calendar";
pub const CALENDAR_LEAD: &str = "Your calendar app subscribes to a link. Each expiry becomes an event at its exact time, and moves when you regenerate the key.";
pub const CALENDAR_ALARMS: &str = "Each event has reminders, but some calendar apps drop the reminders of subscribed calendars. Email is the reliable way.";
pub const CALENDAR_SINCE: &str = "Your calendar link was created on ";
pub const CALENDAR_ONCE: &str = "It was shown once. If you have lost it, create a new one.";
pub const MAKE: &str = "Create calendar link";
pub const MAKE_NEW: &str = "Create new link";
pub const REPLACES: &str = "A new link replaces the old one, which then stops working.";
pub const STOP: &str = "Turn off calendar";
pub const STOPPED: &str = "The calendar link no longer works.";
pub const MADE: &str = "Your calendar link";
pub const MADE_LEAD: &str = "Copy it now: it is not shown again. Anyone with the link can read the names of your keys and when they expire, and nothing else.";

pub const PIPELINE: &str = "In a pipeline";
pub const PIPELINE_LEAD: &str =
    "Fails the build early if the key isn't accepted. The check does not count as a use.";
