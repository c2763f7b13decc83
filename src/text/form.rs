//! The form for a new key, and for changing a key.

use latchkey_contract::request::limits;
use latchkey_contract::{Instant, Left, Scope, Word};

use super::sentence::{Part, Sentence, name, words};
use super::{counted, rotation};
use crate::format;

pub const LEAD: &str =
    "A key lets a build push packages for you. Its value is shown once, right after you create it.";
pub const LEAD_COPY: &str =
    "These settings are copied from another key. The new key gets a value of its own.";
pub const COPYING: &str = "Loading the settings of the other key…";
pub const NAME: &str = "Name";
pub const NAME_HINT: &str = "The build or machine that uses the key, for example ci-deploy. This name appears in emails and in your list.";
pub const OWNER: &str = "Owner";
pub const OWNER_HINT: &str = "The key reaches only this owner's packages. All administrators of an organization see the key and are warned before it expires.";
pub const SCOPES: &str = "Permissions";
pub const PACKAGES: &str = "Package patterns";
pub const PACKAGES_HINT: &str = "One pattern per line, for example Contoso.*. For all of the owner's packages, write a line with only *.";
pub const MATCHES_NONE_TYPED: &str = "Matching packages appear here.";
pub const MATCHES_LOADING: &str = "Looking up matching packages…";
pub const MATCHES_NOTHING: &str = "No package matches yet. New packages with matching names can be pushed if the permissions allow it.";
pub const ALL_PACKAGES: &str =
    "A line with only * matches all of the owner's packages, including future ones.";
pub const LIFETIME: &str = "Expires after";
pub const PLACES: &str = "Places that store the value";
pub const PLACES_HINT: &str = "Optional: a CI secret, a vault entry, a colleague's machine. When you regenerate the key, these places are your checklist.";
pub const PLACE: &str = "Place";
pub const PLACE_HINT: &str = "GitHub Actions, contoso/lib";
pub const LINK: &str = "Link";
pub const LINK_HINT: &str = "https://…";
pub const ADD_PLACE: &str = "Add a place";
pub const REMOVE: &str = "Remove";
pub const CREATE: &str = "Create key";
pub const SAVE: &str = "Save changes";
pub const LOST: &str =
    "We lost the reply. Retry is safe: only one key is created, and its value is shown.";
pub const UNSAVED: &str =
    "Your changes are not saved yet. Save them, or press Cancel to discard them.";
pub const TO_KEY: &str = "Go to the key";

pub const NAME_MISSING: &str = "Enter a name.";
pub const OWNER_MISSING: &str = "Choose an owner.";
pub const SCOPES_MISSING: &str = "Choose at least one permission.";
pub const PACKAGES_MISSING: &str =
    "Enter at least one pattern. For all packages, write a line with only *.";
pub const PLACE_MISSING: &str = "Name the place, or remove it.";
pub const LINK_WRONG: &str = "A link starts with https:// or http://.";

pub fn edit(key_name: &str) -> Sentence {
    vec![words("Edit "), name(key_name)].into()
}

pub fn created(name: &str) -> String {
    format!("{name} is created. Copy its value now: it is shown only once.")
}

pub fn place_added(label: &str) -> String {
    format!("The place {label} is added.")
}

pub fn saved(name: &str) -> String {
    format!("{name} is saved.")
}

pub fn copy_failed(why: &str) -> String {
    format!("The settings of the other key couldn't be loaded. {why}")
}

/// Somebody else changed the key. `theirs_name` and `theirs_packages` are what they wrote into a
/// field that this person changed, too.
pub fn stale(theirs_name: Option<&str>, theirs_packages: Option<&[String]>) -> Sentence {
    let kept = "Someone else changed this key. Your edits are kept; review them and save again.";
    let mut parts = vec![words(kept)];
    if let Some(theirs) = theirs_name {
        parts.extend([words(" Their name for it: "), name(theirs), words(".")]);
    }
    for (at, pattern) in theirs_packages.unwrap_or_default().iter().enumerate() {
        parts.push(words(if at == 0 { " Their package patterns: " } else { ", " }));
        parts.push(name(pattern));
    }
    if theirs_packages.is_some() {
        parts.push(words("."));
    }
    parts.into()
}

/// A permission that only another registry knows keeps that registry's word.
pub fn scope(scope: &Word<Scope>) -> String {
    match scope {
        Word::Known(Scope::Push) => "Push new packages and versions".to_owned(),
        Word::Known(Scope::PushVersion) => "Push new versions of packages that exist".to_owned(),
        Word::Known(Scope::Unlist) => "Unlist and relist versions".to_owned(),
        Word::Other(word) => word.clone(),
    }
}

/// What a permission allows. One that another ticked permission includes says so.
pub fn scope_hint(scope: &Word<Scope>, has_push: bool) -> &'static str {
    match scope {
        Word::Known(Scope::Push) => "Can also create new packages for the owner.",
        Word::Known(Scope::PushVersion) if has_push => {
            "Already included in “Push new packages and versions”."
        }
        Word::Known(Scope::PushVersion) => {
            "Can't create new packages: the safer choice for a build whose packages exist."
        }
        Word::Known(Scope::Unlist) => "Hides a version from search, or shows it again.",
        Word::Other(_) => "",
    }
}

pub fn name_too_long(chars: usize) -> String {
    format!("A name has at most {} characters; this one has {chars}.", limits::NAME_CHARS)
}

pub fn matches(total: u64) -> String {
    match total {
        0 => MATCHES_NOTHING.to_owned(),
        1 => "1 package matches:".to_owned(),
        _ => format!("{} match:", counted(total, "package")),
    }
}

pub fn more_matches(more: u64) -> String {
    format!("and {} more", format::number(more))
}

pub fn expires(at: Instant, now: Instant) -> Sentence {
    let left = Left::until(at, now);
    vec![words("Expires on "), Part::Time(at), words(format!(", in {left}."))].into()
}

pub fn clamped(wanted_days: u32, days: u32) -> String {
    format!(
        "The registry doesn't allow {}. {} is selected instead.",
        rotation::lifetime(wanted_days),
        rotation::lifetime(days)
    )
}

pub fn place_n(n: usize) -> String {
    format!("{PLACE} {n}")
}

pub fn link_n(n: usize) -> String {
    format!("{LINK} of place {n}, optional")
}

pub fn remove_n(n: usize) -> String {
    format!("place {n}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_that_somebody_else_saved_are_listed() {
        let theirs = ["A.*".to_owned(), "B".to_owned()];
        let said = stale(None, Some(&theirs)).plain();
        assert!(said.ends_with("save again. Their package patterns: A.*, B."), "{said}");
        assert!(stale(None, None).plain().ends_with("save again."));
    }

    #[test]
    fn only_a_ticked_push_includes_the_push_of_versions() {
        let version = Word::Known(Scope::PushVersion);
        assert!(scope_hint(&version, true).starts_with("Already included"));
        assert!(!scope_hint(&version, false).contains("included"));
        assert!(!scope_hint(&Scope::Unlist.into(), true).contains("included"));
    }
}
