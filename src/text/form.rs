//! The form for a new key, and for changing one.

use latchkey_contract::Scope;
use latchkey_contract::request::limits;

use super::counted;

pub const LEAD: &str =
    "A key lets a build push packages for you. Its value is shown once, right after it is made.";
pub const LEAD_COPY: &str =
    "The settings are copied from another key. Its value is not: this key gets its own.";
pub const COPY_FAILED: &str = "The key to copy from could not be read, so the form is empty.";
pub const NAME: &str = "Name";
pub const NAME_HINT: &str = "What uses it, for example ci-deploy. Shown in mails and in your list.";
pub const OWNER: &str = "Owner";
pub const OWNER_HINT: &str = "The key reaches only this owner's packages. An organisation's administrators all see it and are warned before it expires.";
pub const SCOPES: &str = "What it may do";
pub const PACKAGES: &str = "Package patterns";
pub const PACKAGES_HINT: &str =
    "One per line, for example Contoso.*. For all packages of the owner write a line with just *.";
pub const MATCHES_NONE_TYPED: &str = "Which packages these patterns reach appears here.";
pub const MATCHES_LOADING: &str = "Looking up what they match…";
pub const MATCHES_NOTHING: &str = "They match none of the owner's packages yet. New packages with such names can be pushed where the scope allows it.";
pub const ALL_PACKAGES: &str =
    "A line with just * reaches every package of the owner, those to come included.";
pub const LIFETIME: &str = "It lives for";
pub const PLACES: &str = "Where its value will be stored";
pub const PLACES_HINT: &str = "Optional. Becomes the checklist when you regenerate: a CI secret, a vault entry, a colleague's machine.";
pub const PLACE: &str = "Place";
pub const PLACE_HINT: &str = "GitHub Actions, contoso/lib";
pub const LINK: &str = "Link";
pub const LINK_HINT: &str = "https://…";
pub const ADD_PLACE: &str = "Add a place";
pub const REMOVE: &str = "Remove";
pub const CREATE: &str = "Create key";
pub const SAVE: &str = "Save changes";
pub const LOST: &str = "The answer was lost on its way. Retry asks for the same key again: the registry makes it once and gives a value that works.";
pub const STALE: &str = "What you typed is still here, and so is what they changed in other fields. Save again to go on.";
pub const UNSAVED: &str =
    "Your changes are not saved yet. Save them, or press Cancel to give them up.";
pub const TO_KEY: &str = "See the key";
pub const LOADING: &str = "Loading what the registry allows";

pub const NAME_MISSING: &str = "Give the key a name.";
pub const OWNER_MISSING: &str = "Choose whose packages it reaches.";
pub const SCOPES_MISSING: &str = "Choose at least one thing it may do.";
pub const PACKAGES_MISSING: &str =
    "Name at least one pattern. For all packages write a line with just *.";
pub const PLACE_MISSING: &str = "Give the place a name, or remove it.";
pub const LINK_WRONG: &str = "A link begins with https:// or http://.";

pub fn edit(name: &str) -> String {
    format!("Edit {name}")
}

pub fn created(name: &str) -> String {
    format!("{name} is made. Copy its value now: it is shown only once.")
}

pub fn saved(name: &str) -> String {
    format!("{name} is saved.")
}

pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Push => "Push new packages and versions",
        Scope::PushVersion => "Push new versions of packages that exist",
        Scope::Unlist => "Unlist and relist versions",
    }
}

pub fn scope_hint(scope: Scope) -> &'static str {
    match scope {
        Scope::Push => "Also takes new package names for the owner.",
        Scope::PushVersion => "Cannot take new names: the safer choice for a build that exists.",
        Scope::Unlist => "Hides a version from search; it can still be restored.",
    }
}

pub fn name_too_long(chars: usize) -> String {
    format!("A name has at most {} characters; this one has {chars}.", limits::NAME_CHARS)
}

pub fn matches(total: u64) -> String {
    match total {
        1 => "They match 1 package:".to_owned(),
        _ => format!("They match {}:", counted(total, "package")),
    }
}

pub fn more_matches(more: u64) -> String {
    format!("and {} more", crate::format::number(more))
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
