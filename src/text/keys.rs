//! The list of keys and the parts of a row.

use latchkey_contract::{Key, LastUse, Left, OwnerKind, Pattern, Scope, Sort, State};

use super::counted;
use crate::format;

pub const TITLE: &str = "API keys";
pub const NEW: &str = "New key";
pub const LOADING: &str = "Loading your keys";
pub const LIST: &str = "Keys";
pub const FILTER_STATES: &str = "Show keys by state";
pub const ALL: &str = "All";
pub const SEARCH: &str = "Search";
pub const SEARCH_HINT: &str = "Name or package";
pub const SORT: &str = "Sort by";
pub const SHOW_MORE: &str = "Show more";
pub const CLEAR: &str = "Show all keys";
pub const EMPTY_TITLE: &str = "No keys yet";
pub const EMPTY_LEAD: &str = "A key lets a build push packages for you. It has a name, a lifetime, and reaches only the packages you say.";
/// Read out after the banner's button, which otherwise reads like the row's.
pub const BANNER_ABOUT: &str = "first";
pub const NOTHING_FOUND: &str = "No key matches.";
pub const REGENERATE: &str = "Regenerate";
pub const EDIT: &str = "Edit";
pub const ACTIVITY: &str = "Activity";
pub const DISABLE: &str = "Disable";
pub const ENABLE: &str = "Enable";
pub const REVOKE: &str = "Revoke";
pub const DELETE: &str = "Delete";
pub const NO_EXPIRY: &str = "No expiry yet";
pub const NEVER_USED: &str = "Never used";

pub fn state(state: State) -> &'static str {
    match state {
        State::Active => "Active",
        State::Expiring => "Expiring",
        State::Expired => "Expired",
        State::Disabled => "Disabled",
        State::Revoked => "Revoked",
    }
}

pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Attention => "Attention first",
        Sort::ExpiresAt => "Expiry",
        Sort::Name => "Name",
        Sort::LastUsedAt => "Last used",
        Sort::CreatedAt => "Newest",
    }
}

pub fn regenerate(name: &str) -> String {
    format!("{REGENERATE} {name}")
}

pub fn more_for(name: &str) -> String {
    format!("More for {name}")
}

/// What stands largest in a row: the time left, or why there is none.
pub fn left(key: &Key, now: latchkey_contract::Instant) -> String {
    let state = key.state_at(now);
    let expires_at = key.current.as_ref().and_then(|value| value.expires_at);
    match (state, expires_at) {
        (State::Disabled | State::Revoked | State::Expired, _) => self::state(state).to_owned(),
        (_, None) => NO_EXPIRY.to_owned(),
        (_, Some(at)) => {
            let left = Left::until(at, now);
            left.clock().unwrap_or_else(|| left.to_string())
        }
    }
}

/// What stands before the date beneath the countdown.
pub fn date_lead(state: State) -> &'static str {
    match state {
        State::Active | State::Expiring => "until ",
        State::Expired | State::Revoked => "on ",
        State::Disabled => "its time runs until ",
    }
}

pub fn owner(name: &str, kind: OwnerKind) -> String {
    match kind {
        OwnerKind::User => name.to_owned(),
        OwnerKind::Organization => format!("{name} (organisation)"),
    }
}

pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Push => "push new packages and versions",
        Scope::PushVersion => "push new versions of existing packages",
        Scope::Unlist => "unlist and relist",
    }
}

/// `Push new packages and versions, unlist and relist`.
pub fn scopes(scopes: &[Scope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| self::scope(*scope)).collect();
    capital(&words.join(", "))
}

/// The patterns a key reaches; a long list is cut, the whole of it stands on the key's own page.
pub fn packages(patterns: &[Pattern]) -> String {
    const SHOWN: usize = 4;
    if patterns.iter().any(|pattern| pattern.as_str() == "*") {
        return "all packages".to_owned();
    }
    let shown: Vec<&str> = patterns.iter().take(SHOWN).map(Pattern::as_str).collect();
    let rest = patterns.len().saturating_sub(SHOWN);
    match rest {
        0 => shown.join(", "),
        _ => format!("{} and {}", shown.join(", "), counted(rest as u64, "more pattern")),
    }
}

pub fn last_used(at: &str, by: Option<&LastUse>) -> String {
    let Some(by) = by else { return format!("Last used {at}") };
    match &by.client {
        Some(client) => format!("Last used {at} by {client} from {}", by.address),
        None => format!("Last used {at} from {}", by.address),
    }
}

pub fn retiring(hint: Option<&str>, left: &str) -> String {
    match hint {
        Some(hint) => format!("The old value {hint} still works for {left}, until "),
        None => format!("The old value still works for {left}, until "),
    }
}

/// The calm banner: the key to begin with and how many more there are.
pub fn banner_expiring(name: &str, date: &str, more: u64) -> String {
    attention(&format!("{name} expires on {date}"), more)
}

pub fn banner_expired(name: &str, date: &str, more: u64) -> String {
    attention(&format!("{name} expired on {date} and is refused"), more)
}

fn attention(first: &str, more: u64) -> String {
    match more {
        0 => format!("{first}."),
        1 => format!("{first}, and 1 more key needs attention."),
        _ => format!("{first}, and {} more keys need attention.", format::number(more)),
    }
}

pub fn load_failed(why: &str) -> String {
    format!("The keys could not be loaded: {why}")
}

pub fn strip_title(days: usize) -> String {
    format!("Expiring in the next {days} days")
}

pub fn strip_summary(total: u64, busiest: Option<(&str, u64)>) -> String {
    match (total, busiest) {
        (2.., Some((_, 1))) => format!("{} expire, no two on one day.", counted(total, "key")),
        (0, _) | (_, None) => "No key expires in this time.".to_owned(),
        (1, Some((day, _))) => format!("1 key expires, on {day}."),
        (total, Some((day, most))) if most == total => {
            format!("All {} expire on {day}.", counted(total, "key"))
        }
        (total, Some((day, most))) => {
            format!(
                "{} expire, most of them on {day}: {}.",
                counted(total, "key"),
                format::number(most)
            )
        }
    }
}

pub fn strip_day(day: &str, count: u64) -> String {
    format!("{day}: {}", counted(count, "key"))
}

// Said aloud when a key crosses a day, an hour, or its end; ticking itself is silent.
pub fn a_day_left(name: &str) -> String {
    format!("{name} expires in less than 24 hours.")
}

pub fn an_hour_left(name: &str) -> String {
    format!("{name} expires in less than 1 hour.")
}

pub fn has_expired(name: &str) -> String {
    format!("{name} has expired.")
}

pub fn disable_question(name: &str) -> (String, &'static str) {
    (
        format!("Disable {name}?"),
        "Both its values are refused at once. You can enable it again with the same value; its time runs on meanwhile.",
    )
}

pub fn enable_question(name: &str) -> (String, &'static str) {
    (format!("Enable {name}?"), "Its value works again at once, until its expiry.")
}

pub fn revoke_question(name: &str) -> (String, &'static str) {
    (
        format!("Revoke {name}?"),
        "Its values end at once and for good. Its settings stay, and Regenerate gives it a new value later.",
    )
}

pub fn delete_question(name: &str) -> (String, &'static str) {
    (
        format!("Delete {name}?"),
        "Its values end at once and the key with its settings is gone. This cannot be undone.",
    )
}

pub const REASON: &str = "Why?";

pub fn reason(reason: latchkey_contract::RevokedReason) -> &'static str {
    use latchkey_contract::RevokedReason;
    match reason {
        RevokedReason::Leaked => "It leaked",
        RevokedReason::Unused => "It is no longer used",
        RevokedReason::Other => "Another reason",
    }
}

pub fn done_disabled(name: &str) -> String {
    format!("{name} is disabled.")
}

pub fn done_enabled(name: &str) -> String {
    format!("{name} is enabled.")
}

pub fn done_revoked(name: &str) -> String {
    format!("{name} is revoked.")
}

pub fn done_deleted(name: &str) -> String {
    format!("{name} is deleted.")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
