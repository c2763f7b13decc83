//! Validation of a key's fields, shared by create, edit and import.

use std::collections::HashSet;

use latchkey_contract::label::is_readable;
use latchkey_contract::request::limits;
use latchkey_contract::{FieldError, NewPlace, Pattern, Place, Policy, Scope, Slug};

use crate::ids;
use crate::links::is_web_address;
use crate::problem::{ApiError, ApiResult};

/// Collects all errors, so that a person can fix them in one go.
#[derive(Default)]
pub struct Rules {
    errors: Vec<FieldError>,
}

impl Rules {
    pub fn wrong(&mut self, field: impl Into<String>, detail: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), detail: detail.into() });
    }

    pub fn finish(self) -> ApiResult<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::fields(self.errors)) }
    }

    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// One line per error, with the name of the field, for the command line.
    pub fn lines(&self) -> Vec<String> {
        self.errors.iter().map(|wrong| format!("{}: {}", wrong.field, wrong.detail)).collect()
    }

    pub fn name(&mut self, name: &str) -> String {
        let name = name.trim();
        let chars = name.chars().count();
        if chars == 0 {
            self.wrong("name", "Enter a name.");
        } else if chars > limits::NAME_CHARS {
            let detail = format!("A name can have at most {} characters.", limits::NAME_CHARS);
            self.wrong("name", detail);
        } else if !is_readable(name) {
            self.wrong(
                "name",
                "A name needs visible characters. Control and invisible characters are not allowed.",
            );
        }
        name.to_owned()
    }

    pub fn scopes(&mut self, texts: &[String]) -> Vec<Scope> {
        if texts.is_empty() {
            self.wrong("scopes", "Choose at least one scope.");
        }
        let mut scopes = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            match text.parse::<Scope>() {
                Ok(scope) => scopes.push(scope),
                Err(_) => self.wrong(
                    format!("scopes[{at}]"),
                    "Must be package:push, package:pushversion or package:unlist.",
                ),
            }
        }
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    pub fn packages(&mut self, texts: &[String]) -> Vec<Pattern> {
        if texts.is_empty() {
            self.wrong("packages", "Enter at least one package pattern. Use * for all packages.");
        }
        if texts.len() > limits::PACKAGES {
            let detail = format!("A key can have at most {} patterns.", limits::PACKAGES);
            self.wrong("packages", detail);
            return Vec::new();
        }
        let mut patterns: Vec<Pattern> = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            match Pattern::parse(text) {
                Ok(pattern) if patterns.contains(&pattern) => {}
                Ok(pattern) => patterns.push(pattern),
                Err(why) => self.wrong(format!("packages[{at}]"), why.to_string()),
            }
        }
        patterns
    }

    /// A place with a known ID keeps the ID and `updated_at`.
    pub fn places(&mut self, places: &[NewPlace], known: &[Place]) -> ApiResult<Vec<Place>> {
        if places.len() > limits::PLACES {
            let detail = format!("A key can have at most {} places.", limits::PLACES);
            self.wrong("places", detail);
            return Ok(Vec::new());
        }
        let bytes =
            |place: &NewPlace| place.label.len() + place.url.as_ref().map_or(0, String::len);
        if places.iter().map(bytes).sum::<usize>() > limits::PLACES_BYTES {
            let detail = format!(
                "The labels and links of all places together can have at most {} bytes. Remove \
                 places that are no longer used, or shorten their links.",
                limits::PLACES_BYTES
            );
            self.wrong("places", detail);
            return Ok(Vec::new());
        }
        let mut taken = HashSet::new();
        places
            .iter()
            .enumerate()
            .map(|(at, place)| self.place(at, place, known, &mut taken))
            .collect()
    }

    fn place<'a>(
        &mut self,
        at: usize,
        place: &'a NewPlace,
        known: &[Place],
        taken: &mut HashSet<&'a str>,
    ) -> ApiResult<Place> {
        let label = place.label.trim();
        if !(1..=limits::PLACE_LABEL_CHARS).contains(&label.chars().count()) || !is_readable(label)
        {
            let detail = format!(
                "A place needs a label of 1 to {} visible characters.",
                limits::PLACE_LABEL_CHARS
            );
            self.wrong(format!("places[{at}].label"), detail);
        }
        let url = place.url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        if url.is_some_and(|url| {
            url.len() > limits::PLACE_URL_CHARS
                || url.chars().any(char::is_control)
                || !is_web_address(url)
        }) {
            let detail = "The link must start with http:// or https://, or be omitted.";
            self.wrong(format!("places[{at}].url"), detail);
        }
        let mut kept = None;
        if let Some(id) = place.id.as_deref() {
            kept = known.iter().find(|known| known.id == id);
            if kept.is_none() || !taken.insert(id) {
                let detail = "The key has no place with this ID. Omit the ID to add a place.";
                self.wrong(format!("places[{at}].id"), detail);
            }
        }
        Ok(Place {
            id: kept.map_or_else(|| ids::new_id("plc"), |kept| Ok(kept.id.clone()))?,
            label: label.to_owned(),
            url: url.map(str::to_owned),
            updated_at: kept.and_then(|kept| kept.updated_at),
        })
    }
}

/// The same limit for create and regenerate.
pub fn require_lifetime(policy: &Policy, days: u32) -> ApiResult<()> {
    if policy.allows_lifetime(days) {
        return Ok(());
    }
    let allowed = policy.allowed_lifetimes();
    let list: Vec<String> = allowed.iter().map(u32::to_string).collect();
    let detail = format!(
        "A lifetime of {days} days is not allowed. Choose one of {} days.",
        list.join(", ")
    );
    Err(ApiError::new(Slug::LifetimeNotAllowed, detail).with(|problem| {
        problem.allowed_days = Some(allowed);
        problem.max_days = Some(policy.max_lifetime_days);
    }))
}

pub fn require_overlap(policy: &Policy, seconds: u32) -> ApiResult<()> {
    if policy.allows_overlap(seconds) {
        return Ok(());
    }
    let list: Vec<String> = policy.overlaps_seconds.iter().map(u32::to_string).collect();
    let detail = format!(
        "An overlap of {seconds} seconds is not allowed. Choose one of {} seconds.",
        list.join(", ")
    );
    Err(ApiError::field("overlap_seconds", detail))
}
