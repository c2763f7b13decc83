//! The list of keys and the facts in a row.

use latchkey_contract::{
    Instant, Key, LastUse, Left, Owner, OwnerKind, Pattern, RevokedReason, Scope, Sort, State, Word,
};

use super::sentence::{Part, Sentence, name, words};
use super::{counted, listed};
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
pub const EMPTY_LEAD: &str =
    "A key lets a build push packages for you. It has a name, a lifetime and a list of packages.";
/// Screen readers read it after the banner's button, which is otherwise named like the row's.
pub const BANNER_ABOUT: &str = "first";
pub const NOTHING_FOUND: &str = "No keys match your search and filters.";
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
        Word::Known(_) => state.into_str(),
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

pub fn more_for(name: &str) -> String {
    format!("More for {name}")
}

/// The largest text in a row: the time left, or why there is none.
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

pub const DELETED_ELSEWHERE: &str =
    "Somebody deleted this key, so none of its values works. Close this panel to remove the row.";
pub const OLD_VALUE: &str = "The old value";

pub fn retiring(left: &str) -> String {
    format!("still works for {left}, until")
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

/// Below a list that is not loaded to its end, and on paper.
pub fn not_shown(count: u64) -> String {
    match count {
        0 => String::new(),
        1 => "1 more key is not shown.".to_owned(),
        _ => format!("{} more keys are not shown.", format::number(count)),
    }
}

pub fn load_failed(why: &str) -> String {
    format!("Your keys couldn't be loaded. {why}")
}

// Announced when keys cross a day, an hour, or their end. The ticking itself is silent.
pub fn a_day_left(names: &[&str]) -> String {
    let expire = if names.len() == 1 { "expires" } else { "expire" };
    format!("{} {expire} in less than 24 hours.", listed(names))
}

pub fn an_hour_left(names: &[&str]) -> String {
    let expire = if names.len() == 1 { "expires" } else { "expire" };
    format!("{} {expire} in less than 1 hour.", listed(names))
}

pub fn have_expired(names: &[&str]) -> String {
    let have = if names.len() == 1 { "has" } else { "have" };
    format!("{} {have} expired.", listed(names))
}

/// A title, and what follows from saying yes.
pub type Question = (Sentence, &'static str);

pub fn disable_question(key_name: &str) -> Question {
    let consequence = "Its values are refused immediately. You can enable the key again with the same value. The expiry date stays the same.";
    (vec![words("Disable "), name(key_name), words("?")].into(), consequence)
}

pub fn enable_question(key_name: &str) -> Question {
    let consequence = "Its value works again immediately, until it expires.";
    (vec![words("Enable "), name(key_name), words("?")].into(), consequence)
}

pub fn revoke_question(key_name: &str) -> Question {
    let consequence = "Its values stop working immediately and permanently. The settings are kept, and Regenerate issues a new value later.";
    (vec![words("Revoke "), name(key_name), words("?")].into(), consequence)
}

pub fn delete_question(key_name: &str) -> Question {
    let consequence = "Its values stop working immediately. The key and its settings are deleted. You can't undo this.";
    (vec![words("Delete "), name(key_name), words("?")].into(), consequence)
}

pub const REASON: &str = "Reason";

pub const fn reason(reason: RevokedReason) -> &'static str {
    match reason {
        RevokedReason::Leaked => "It leaked",
        RevokedReason::Unused => "It's no longer used",
        RevokedReason::Other => "Another reason",
    }
}

pub fn done_disabled(key_name: &str) -> String {
    format!("{key_name} is disabled.")
}

pub fn done_enabled(key_name: &str) -> String {
    format!("{key_name} is enabled.")
}

pub fn done_revoked(key_name: &str) -> String {
    format!("{key_name} is revoked.")
}

pub fn done_deleted(key_name: &str) -> String {
    format!("{key_name} is deleted.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_expire_together_are_announced_together() {
        assert_eq!(have_expired(&["a", "b", "c"]), "a, b and c have expired.");
        assert_eq!(have_expired(&["a"]), "a has expired.");
        assert_eq!(an_hour_left(&["a", "b"]), "a and b expire in less than 1 hour.");
    }

    #[test]
    fn a_scope_that_another_one_includes_is_not_named() {
        let all = [Scope::Push, Scope::PushVersion, Scope::Unlist].map(Word::Known);
        assert_eq!(scopes(&all), "Push, Unlist");
        assert_eq!(scopes(&all[1..]), "Push new versions, Unlist");
        assert_eq!(scopes(&[Word::Other("package:sign".to_owned())]), "package:sign");
    }
}
