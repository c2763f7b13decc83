//! Regenerating: what happens to each value, and what to do with the new one.

use latchkey_contract::{Instant, LastUse, Left};

use super::counted;
pub use super::sentence::{Part, words};

pub const LOADING: &str = "Loading what the registry allows";
pub const WHAT_HAPPENS: &str = "What happens";
pub const LIFETIME: &str = "The new value lives for";
pub const OVERLAP: &str = "The old value goes on working for";
pub const LEAKED: &str = "It leaked: stop the old value now";
pub const ISSUE: &str = "Issue new value";
pub const NEW_VALUE: &str = "New value";
pub const CURRENT_VALUE: &str = "Current value";
pub const OLDER_VALUE: &str = "Older value";
pub const NO_OVERLAP: &str = "Not at all";
pub const SLOW: &str =
    "The registry has not answered yet. Asking again is safe: it is carried out once.";
pub const LOST: &str = "The answer was lost on its way, and the new value with it. Retry asks for the same change again: the registry carries it out once and gives a value that works. Until then the old value stays as described.";
pub const STALE: &str = "What you see is the key as it is now; what you chose is still chosen.";

pub const SHOW: &str = "Show";
pub const HIDE: &str = "Hide";
pub const DOWNLOAD: &str = "Download .env";
pub const DONE: &str = "Done";
pub const COPY_BY_HAND: &str =
    "Copying is blocked here. The value is selected: press Ctrl+C (⌘C on a Mac).";
pub const COPIED: &str = "Copied. Your clipboard holds it until you copy something else.";
pub const DOWNLOADED: &str = "Saved as a file. Delete it once the value is where it belongs.";
pub const ONCE: &str = "This is the only time it can be shown. It is taken off this page when you close this, leave, or do nothing for ten minutes.";
pub const WIPED_IDLE: &str =
    "Ten minutes went by without input, so the value was taken off this page.";
pub const WIPED_LEFT: &str = "You left this page, so the value was taken off it.";
pub const WIPED_UNSEEN: &str =
    "The new value was taken off this page before it was shown, copied or downloaded.";
pub const UNSAVED: &str = "The value is not saved yet, so this stays open: copy, show or download it. Done closes it all the same, and then the value cannot be shown again.";
pub const ANOTHER: &str = "The registry answered twice, and only this later value works. If you copied the one before, copy again.";
pub const WIPED_REMEDY: &str = "It cannot be shown again. If it is not saved anywhere, regenerate once more: a value that was never used is the one given up, and what runs now goes on.";

pub const COMMANDS: &str = "Commands";
pub const COMMANDS_LEAD: &str = "They read the value from the environment or ask for it, so it stays out of your shell's history. In PowerShell write $env:NUGET_API_KEY for $NUGET_API_KEY.";
pub const COMMAND_READ: &str = "Put it into the environment (asks, then paste)";
pub const COMMAND_DOTNET: &str = "Push with dotnet";
pub const COMMAND_NUGET: &str = "Save it for the nuget client";
pub const COMMAND_GH: &str = "Save it as a GitHub secret (asks, then paste)";

pub const PLACES: &str = "Where it has to go";
pub const PLACES_OF_KEY: &str = "Places";
pub const PLACES_LEAD: &str = "Tick a place once it has the newest value.";
pub const PLACES_NONE: &str =
    "No places are noted for this key. Add them under Edit, and the next time this is a checklist.";
pub const PLACES_DONE: &str = "Every place has the newest value.";
pub const PLACE_LINK: &str = "Open";

pub const PROGRESS: &str = "Who uses which value";
pub const PROGRESS_LEAD: &str = "Checked every few seconds while this is open.";
pub const OLD_VALUE: &str = "Old value";
pub const NEW_UNUSED: &str = "Not used yet.";
pub const OLD_UNUSED: &str = "Not used since the new one was issued.";
pub const STOP_OLD: &str = "Stop the old value now";
pub const STOP_LEAD_SAFE: &str =
    "The new value is in use and the old one is not: you can stop the old one now.";
pub const STOP_LEAD: &str =
    "Whatever still uses the old value is refused from that moment. The new value is not touched.";
pub const OLD_STOPPED: &str = "The old value has stopped. Only the new one works.";

pub fn title(name: &str) -> String {
    format!("Regenerate {name}")
}

pub fn value_title(name: &str) -> String {
    format!("The new value of {name}")
}

pub fn value_of(name: &str) -> String {
    format!("Value of {name}")
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

pub fn expires(at: Instant, now: Instant) -> Vec<Part> {
    vec![
        words("Works at once and expires on "),
        Part::Time(at),
        words(format!(", in {}.", Left::until(at, now))),
    ]
}

pub fn works_until(at: Instant, now: Instant, by_its_own_expiry: bool) -> Vec<Part> {
    let why = if by_its_own_expiry { ", its own expiry." } else { "." };
    vec![
        words(format!("Goes on working for {}, until ", Left::until(at, now))),
        Part::Time(at),
        words(why),
    ]
}

pub fn stops_at_once() -> Vec<Part> {
    vec![words("Stops at once: whatever still uses it is refused.")]
}

pub fn never_used() -> Vec<Part> {
    vec![words("Was never used, so it is the one given up: it stops at once.")]
}

pub fn already_expired(at: Instant) -> Vec<Part> {
    vec![
        words("Expired on "),
        Part::Time(at),
        words(" and is refused already, so nothing more breaks."),
    ]
}

pub fn revoked(at: Instant) -> Vec<Part> {
    vec![
        words("Revoked on "),
        Part::Time(at),
        words(". No value works now; with the new one the key works again."),
    ]
}

pub fn last_used(at: Instant, by: Option<&LastUse>) -> Vec<Part> {
    vec![words(" Last used on "), Part::Time(at), words(format!("{}.", client(by)))]
}

pub fn used(uses: u64, at: Instant, by: Option<&LastUse>) -> Vec<Part> {
    let times = if uses == 1 {
        "Used once, on ".to_owned()
    } else {
        format!("Used {}, last on ", counted(uses, "time"))
    };
    vec![words(times), Part::Time(at), words(format!("{}.", client(by)))]
}

pub fn still_used(at: Instant, by: Option<&LastUse>) -> Vec<Part> {
    vec![words("Still used: last on "), Part::Time(at), words(format!("{}.", client(by)))]
}

/// ` by NuGet/6.12 from 203.0.113.7`.
fn client(by: Option<&LastUse>) -> String {
    match by {
        Some(LastUse { client: Some(client), address }) => format!(" by {client} from {address}"),
        Some(LastUse { client: None, address }) => format!(" from {address}"),
        None => String::new(),
    }
}

pub fn clamped(own: u32, days: u32) -> String {
    format!(
        "This key was made for {}. The registry no longer allows that, so {} is chosen.",
        lifetime(own),
        lifetime(days)
    )
}

pub fn leaked_breaks(places: usize) -> String {
    let listed = match places {
        0 => String::new(),
        1 => " The place listed for this key needs the new one first.".to_owned(),
        n => format!(" The {n} places listed for this key need the new one first."),
    };
    format!("Every build and script that uses the old value is refused from that moment.{listed}")
}

pub fn disabled(name: &str) -> String {
    format!(
        "{name} is disabled, and a disabled key gets no new value. Enable it first; its value then works again until you replace it."
    )
}

pub fn enable(name: &str) -> String {
    format!("Enable {name}")
}

pub fn issued(name: &str) -> String {
    format!("{name} has a new value. Copy it now: it is shown only once.")
}

pub fn closed(name: &str) -> String {
    format!("The value of {name} was taken off this page.")
}

pub fn first_use(name: &str) -> String {
    format!("The new value of {name} was used for the first time.")
}

pub fn place_updated(at: Instant) -> Vec<Part> {
    vec![words(" has it since "), Part::Time(at)]
}

pub fn stopped(name: &str) -> String {
    format!("The old value of {name} has stopped.")
}

pub fn masked_end(hint: &str) -> String {
    let end: String = hint.chars().skip_while(|c| *c != '…').skip(1).collect();
    format!("hidden, ends in {end}")
}
