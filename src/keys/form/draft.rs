//! What a person has typed so far, and what is wrong with it before the registry is asked.

use latchkey_contract::request::limits;
use latchkey_contract::{
    CreateKey, EditKey, FieldError, Key, NewPlace, Pattern, Problem, Scope, Slug, Word,
};

use crate::api::Failure;
use crate::text::form as words;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// An owner's id; empty until one is chosen.
    pub owner: String,
    pub scopes: Vec<Scope>,
    /// As typed, one pattern a line.
    pub packages: String,
    pub lifetime_days: u32,
    pub places: Vec<PlaceDraft>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceDraft {
    /// Tells rows apart while they come and go.
    pub row: u32,
    /// Of a place the registry knows.
    pub id: Option<String>,
    pub label: String,
    pub url: String,
}

impl Draft {
    /// The settings of a key, to change them or to copy them. A copy makes places of its own.
    pub fn of(key: &Key, copy: bool) -> Self {
        let places = key.places.iter().zip(0..).map(|(place, row)| PlaceDraft {
            row,
            id: (!copy).then(|| place.id.clone()),
            label: place.label.clone(),
            url: place.url.clone().unwrap_or_default(),
        });
        Self {
            name: if copy { String::new() } else { key.name.clone() },
            owner: key.owner.id.clone(),
            scopes: key.scopes.iter().filter_map(Word::known).collect(),
            packages: lines(&key.packages),
            lifetime_days: key.lifetime_days.unwrap_or_default(),
            places: places.collect(),
        }
    }

    pub fn set_scope(&mut self, scope: Scope, on: bool) {
        let stays = |other: &Scope| if *other == scope { on } else { self.scopes.contains(other) };
        self.scopes = Scope::ALL.into_iter().filter(stays).collect();
    }

    pub fn create(&self) -> CreateKey {
        CreateKey {
            name: self.name.trim().to_owned(),
            owner: self.owner.clone(),
            scopes: self.scope_names(),
            packages: patterns(&self.packages),
            lifetime_days: self.lifetime_days,
            places: self.new_places(),
        }
    }

    /// Only what is different from the key; `None` where nothing is.
    pub fn edit(&self, key: &Key) -> Option<EditKey> {
        let before = Self::of(key, false);
        let name = self.name.trim();
        let (packages, was) = (patterns(&self.packages), patterns(&before.packages));
        let edit = EditKey {
            name: (name != before.name).then(|| name.to_owned()),
            scopes: (self.scopes != before.scopes).then(|| self.scope_names()),
            packages: (packages != was).then_some(packages),
            places: (self.new_places() != before.new_places()).then(|| self.new_places()),
        };
        (edit != EditKey::default()).then_some(edit)
    }

    /// Somebody changed the key meanwhile: what this person did not touch follows.
    pub fn rebase(&mut self, before: &Key, now: &Key) {
        let (old, new) = (Self::of(before, false), Self::of(now, false));
        if self.name == old.name {
            self.name = new.name;
        }
        if self.scopes == old.scopes {
            self.scopes = new.scopes;
        }
        if self.packages == old.packages {
            self.packages = new.packages;
        }
        if self.new_places() == old.new_places() {
            self.places = new.places;
        }
    }

    /// What the registry would refuse, said at once and in the shape of its own answer.
    pub fn wrong(&self, is_new: bool) -> Option<Failure> {
        let mut errors = Vec::new();
        let mut say = |field: &str, detail: String| {
            errors.push(FieldError { field: field.to_owned(), detail });
        };
        let chars = self.name.trim().chars().count();
        if chars == 0 {
            say("name", words::NAME_MISSING.to_owned());
        } else if chars > limits::NAME_CHARS {
            say("name", words::name_too_long(chars));
        }
        if is_new && self.owner.is_empty() {
            say("owner", words::OWNER_MISSING.to_owned());
        }
        if self.scopes.is_empty() {
            say("scopes", words::SCOPES_MISSING.to_owned());
        }
        let patterns = patterns(&self.packages);
        if patterns.is_empty() {
            say("packages", words::PACKAGES_MISSING.to_owned());
        }
        for (at, pattern) in patterns.iter().enumerate() {
            if let Err(wrong) = Pattern::parse(pattern) {
                say(&format!("packages[{at}]"), wrong.to_string());
            }
        }
        for (at, place) in self.kept_places().enumerate() {
            if place.label.trim().is_empty() {
                say(&format!("places[{at}]"), words::PLACE_MISSING.to_owned());
            }
            let url = place.url.trim();
            if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
                say(&format!("places[{at}]"), words::LINK_WRONG.to_owned());
            }
        }
        if errors.is_empty() {
            return None;
        }
        let mut problem = Problem::new(Slug::Invalid, "");
        problem.errors = errors;
        Some(Failure::Refused(Box::new(problem)))
    }

    /// Rows in which nothing was typed are no places.
    fn kept_places(&self) -> impl Iterator<Item = &PlaceDraft> {
        let is_typed = |place: &&PlaceDraft| {
            place.id.is_some() || !place.label.trim().is_empty() || !place.url.trim().is_empty()
        };
        self.places.iter().filter(is_typed)
    }

    fn new_places(&self) -> Vec<NewPlace> {
        let place = |place: &PlaceDraft| NewPlace {
            id: place.id.clone(),
            label: place.label.trim().to_owned(),
            url: Some(place.url.trim().to_owned()).filter(|url| !url.is_empty()),
        };
        self.kept_places().map(place).collect()
    }

    fn scope_names(&self) -> Vec<String> {
        self.scopes.iter().map(|scope| scope.as_str().to_owned()).collect()
    }
}

/// One pattern a line; commas and spaces part patterns too, for lists that are pasted.
pub fn patterns(typed: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for pattern in typed.split([',', ';', ' ', '\t', '\n', '\r']).filter(|text| !text.is_empty()) {
        if !found.iter().any(|other| other == pattern) {
            found.push(pattern.to_owned());
        }
    }
    found
}

/// Those that can be asked about while others are still being typed.
pub fn valid_patterns(typed: &str) -> Vec<String> {
    patterns(typed).into_iter().filter(|pattern| Pattern::parse(pattern).is_ok()).collect()
}

fn lines(patterns: &[Pattern]) -> String {
    patterns.iter().map(Pattern::as_str).collect::<Vec<_>>().join("\n")
}

/// The fields in the order in which they stand, as the API names them.
pub const FIELDS: [&str; 6] = ["name", "owner", "scopes", "packages", "lifetime_days", "places"];

/// Where the focus goes after a refusal.
pub fn first_wrong(failure: &Failure) -> Option<&'static str> {
    FIELDS.into_iter().find(|field| failure.about(field).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    fn key() -> Key {
        let mut key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        key.places.push(latchkey_contract::Place {
            id: "plc_1".to_owned(),
            label: "CI".to_owned(),
            url: Some("https://ci.example".to_owned()),
            updated_at: None,
        });
        key
    }

    #[test]
    fn patterns_are_parted_by_lines_and_by_what_a_list_is_pasted_with() {
        assert_eq!(
            patterns(" Contoso.*\r\nFabrikam, A;B\n\nA"),
            ["Contoso.*", "Fabrikam", "A", "B"]
        );
        assert!(patterns(" \n ").is_empty());
        assert_eq!(valid_patterns("Contoso.* Ünder"), ["Contoso.*"]);
    }

    #[test]
    fn an_untouched_form_changes_nothing() {
        assert_eq!(Draft::of(&key(), false).edit(&key()), None);
    }

    #[test]
    fn only_what_changed_is_sent() {
        let mut draft = Draft::of(&key(), false);
        draft.name = " renamed ".to_owned();
        draft.places[0].label = "Vault".to_owned();
        let edit = draft.edit(&key()).unwrap();
        assert_eq!(edit.name.as_deref(), Some("renamed"));
        assert_eq!((edit.scopes, edit.packages), (None, None));
        let places = edit.places.unwrap();
        assert_eq!(places[0].id.as_deref(), Some("plc_1"));
        assert_eq!(places[0].label, "Vault");
    }

    #[test]
    fn a_copy_has_the_settings_but_neither_the_name_nor_the_places_ids() {
        let draft = Draft::of(&key(), true);
        assert_eq!((draft.name.as_str(), draft.lifetime_days), ("", 30));
        assert_eq!(draft.places[0].id, None);
        assert_eq!(draft.create().packages, ["Contoso.*"]);
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        let failure = Draft::default().wrong(true).unwrap();
        for field in ["name", "owner", "scopes", "packages"] {
            assert!(failure.about(field).is_some(), "{field}");
        }
        assert_eq!(first_wrong(&failure), Some("name"));
        assert_eq!(Draft::of(&key(), false).wrong(false), None);
    }

    #[test]
    fn a_place_needs_a_name_and_a_real_link_but_an_empty_row_is_none() {
        let mut draft = Draft::of(&key(), false);
        draft.places.push(PlaceDraft { row: 7, ..PlaceDraft::default() });
        assert_eq!(draft.wrong(false), None);
        assert_eq!(draft.create().places.len(), 1);
        draft.places[1].url = "javascript:alert(1)".to_owned();
        let failure = draft.wrong(false).unwrap();
        let said = failure.about("places").unwrap();
        assert!(said.contains(words::PLACE_MISSING) && said.contains(words::LINK_WRONG), "{said}");
    }

    #[test]
    fn a_scope_is_there_once_and_in_order() {
        let mut draft = Draft::default();
        draft.set_scope(Scope::Unlist, true);
        draft.set_scope(Scope::Push, true);
        draft.set_scope(Scope::Push, true);
        assert_eq!(draft.scopes, [Scope::Push, Scope::Unlist]);
        draft.set_scope(Scope::Push, false);
        assert_eq!(draft.scopes, [Scope::Unlist]);
    }

    #[test]
    fn what_others_changed_stays_and_what_was_typed_too() {
        let before = key();
        let mut now = key();
        now.name = "theirs".to_owned();
        now.scopes = vec![Scope::Unlist.into()];
        let mut draft = Draft::of(&before, false);
        draft.name = "mine".to_owned();
        draft.rebase(&before, &now);
        assert_eq!(draft.name, "mine");
        let edit = draft.edit(&now).unwrap();
        assert_eq!(edit, EditKey { name: Some("mine".to_owned()), ..EditKey::default() });
    }
}
