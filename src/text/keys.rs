//! The list of keys and the parts of a row.

use latchkey_contract::{
    Instant, Key, LastUse, Left, Owner, OwnerKind, Pattern, Scope, Sort, State, Word,
};

use super::sentence::{Part, Sentence, name, words};
use super::{counted, listed};
use crate::format;
use crate::state::due::Crossing;
use crate::state::reading::Progress;
use crate::ui::{Note, Tone};

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

/// The state's word in the API. A word that only another registry knows is kept.
pub fn state_word(key: &Key, state: State) -> &str {
    match &key.state {
        Word::Other(word) => word,
        Word::Known(_) => state.as_str(),
    }
}

pub fn state_of(key: &Key, state: State) -> String {
    match &key.state {
        Word::Other(word) => word.clone(),
        Word::Known(_) => self::state(state).to_owned(),
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
pub fn left(key: &Key, now: Instant) -> String {
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

/// The words before the date below the countdown.
pub fn date_lead(state: State) -> &'static str {
    match state {
        State::Active | State::Expiring => "until",
        State::Expired | State::Revoked => "on",
        State::Disabled => "expires",
    }
}

/// The instant below the countdown.
pub fn date_of(key: &Key, state: State) -> Option<Instant> {
    match state {
        State::Revoked => key.revoked_at,
        _ => key.current.as_ref()?.expires_at,
    }
}

pub fn owner(owner: &Owner) -> String {
    match &owner.kind {
        Word::Known(OwnerKind::User) => owner.name.clone(),
        kind => format!("{} ({})", owner.name, kind.as_str()),
    }
}

fn scope(scope: &Word<Scope>) -> &str {
    match scope {
        Word::Known(Scope::Push) => "Push",
        Word::Known(Scope::PushVersion) => "Push new versions",
        Word::Known(Scope::Unlist) => "Unlist",
        Word::Other(word) => word,
    }
}

/// The widest scope names what it includes: `Push, Unlist`.
pub fn scopes(scopes: &[Word<Scope>]) -> String {
    let has_push = scopes.iter().any(|scope| *scope == Scope::Push);
    let is_named = |scope: &&Word<Scope>| !(has_push && **scope == Scope::PushVersion);
    scopes.iter().filter(is_named).map(scope).collect::<Vec<_>>().join(", ")
}

/// The patterns that a key reaches. A long list is cut; the key's own page shows all of it.
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
        Some(hint) => format!("The old value {hint} still works for {left}, until"),
        None => format!("The old value still works for {left}, until"),
    }
}

/// The banner: the first key in need and how many others there are.
pub fn banner(key_name: &str, has_expired: bool, at: Instant, more: u64) -> Sentence {
    let verb = if has_expired { " expired on " } else { " expires on " };
    let refused = if has_expired { " and is refused" } else { "" };
    let others = match more {
        0 => ".".to_owned(),
        1 => ", and 1 more key needs attention.".to_owned(),
        _ => format!(", and {} more keys need attention.", format::number(more)),
    };
    vec![name(key_name), words(verb), Part::Time(at), words(format!("{refused}{others}"))].into()
}

/// What is said above the list.
pub fn list_note(progress: &Progress, is_offline: bool) -> Option<Note> {
    match progress {
        Progress::Slow => Some(Note::new(Tone::Info, super::SLOW)),
        Progress::Failed(failure) if *failure == crate::api::Failure::Offline => {
            Some(Note::new(Tone::Warning, failure.words()))
        }
        Progress::Failed(failure) => Some(Note::problem(load_failed(&failure.words()))),
        Progress::Idle | Progress::Asking => {
            is_offline.then(|| Note::new(Tone::Warning, super::OFFLINE))
        }
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

/// Announced when keys cross a day, an hour, or their end. The ticking itself is silent.
pub fn crossed(crossings: &[(String, Crossing)]) -> Vec<String> {
    let sentence = |crossing: Crossing| {
        let names: Vec<&str> = crossings
            .iter()
            .filter(|(_, crossed)| *crossed == crossing)
            .map(|(name, _)| name.as_str())
            .collect();
        let is_one = names.len() == 1;
        let (expire, have) = if is_one { ("expires", "has") } else { ("expire", "have") };
        let names = (!names.is_empty()).then(|| listed(&names))?;
        Some(match crossing {
            Crossing::Day => format!("{names} {expire} in less than 24 hours."),
            Crossing::Hour => format!("{names} {expire} in less than 1 hour."),
            Crossing::End => format!("{names} {have} expired."),
        })
    };
    [Crossing::End, Crossing::Hour, Crossing::Day].into_iter().filter_map(sentence).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_expire_together_are_announced_together() {
        let crossed_end = |name: &str| (name.to_owned(), Crossing::End);
        let crossings = [crossed_end("a"), crossed_end("b"), crossed_end("c")];
        assert_eq!(crossed(&crossings), ["a, b and c have expired."]);
        assert_eq!(crossed(&crossings[..1]), ["a has expired."]);
        assert!(crossed(&[]).is_empty());
    }

    #[test]
    fn a_scope_that_another_one_includes_is_not_named() {
        let all = Scope::ALL.map(Word::Known);
        assert_eq!(scopes(&all), "Push, Unlist");
        assert_eq!(scopes(&all[1..]), "Push new versions, Unlist");
        assert_eq!(scopes(&[Word::Other("package:sign".to_owned())]), "package:sign");
    }
}
