//! What is wrong with a draft before the registry is asked. What a pattern may look like is the
//! registry's rule: another registry may allow more.

use latchkey_contract::request::limits;
use latchkey_contract::{FieldError, Problem, Slug};

use super::{Draft, patterns};
use crate::api::Failure;
use crate::text::form as words;

/// The fields in their order on the screen, as the API names them.
const FIELDS: [&str; 6] = ["name", "owner", "scopes", "packages", "lifetime_days", "places"];

/// The field that gets the focus after a refusal.
pub fn first_wrong(failure: &Failure) -> Option<&'static str> {
    FIELDS.into_iter().find(|field| failure.about(field).is_some())
}

/// Whether the refusal is about this place. Places are counted as the request lists them.
pub fn is_wrong_place(failure: &Failure, nth: usize) -> bool {
    failure.about(&format!("places[{nth}]")).is_some()
}

impl Draft {
    /// Counts a row as the request does, which leaves out rows without text.
    pub fn nth_place(&self, row: u32) -> Option<usize> {
        let mut typed = self.places.iter().filter(|place| place.is_typed());
        typed.position(|place| place.row == row)
    }

    /// The row of the first place that the refusal is about.
    pub fn first_wrong_place(&self, failure: &Failure) -> Option<u32> {
        let typed = self.places.iter().filter(|place| place.is_typed());
        let wrong = typed.enumerate().find(|(nth, _)| is_wrong_place(failure, *nth));
        wrong.map(|(_, place)| place.row)
    }

    /// A refusal in the shape of the registry's own.
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
        if patterns(&self.packages).is_empty() {
            say("packages", words::PACKAGES_MISSING.to_owned());
        }
        for (at, place) in self.places.iter().filter(|place| place.is_typed()).enumerate() {
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
}

#[cfg(test)]
mod tests {
    use super::super::PlaceDraft;
    use super::super::tests::key;
    use super::*;

    #[test]
    fn each_missing_field_has_its_own_error() {
        let failure = Draft::default().wrong(true).unwrap();
        for field in ["name", "owner", "scopes", "packages"] {
            assert!(failure.about(field).is_some(), "{field}");
        }
        assert_eq!(first_wrong(&failure), Some("name"));
        assert_eq!(Draft::of(&key()).wrong(false), None);
    }

    #[test]
    fn a_place_needs_a_name_and_a_web_link_but_an_empty_row_is_ignored() {
        let mut draft = Draft::of(&key());
        draft.places.push(PlaceDraft { row: 7, ..PlaceDraft::default() });
        assert_eq!(draft.wrong(false), None);
        assert_eq!(draft.create().places.len(), 1);
        draft.places[1].url = "javascript:alert(1)".to_owned();
        let failure = draft.wrong(false).unwrap();
        let said = failure.about("places").unwrap();
        assert!(said.contains(words::PLACE_MISSING) && said.contains(words::LINK_WRONG), "{said}");
    }

    #[test]
    fn the_wrong_place_is_found_among_rows_without_text() {
        let mut draft = Draft::of(&key());
        let place = |row, label: &str, url: &str| PlaceDraft {
            row,
            label: label.to_owned(),
            url: url.to_owned(),
            ..PlaceDraft::default()
        };
        draft.places.extend([place(3, "", ""), place(4, "", "https://example.test")]);
        let failure = draft.wrong(false).unwrap();
        assert_eq!(draft.first_wrong_place(&failure), Some(4));
        assert_eq!(draft.nth_place(4), Some(1));
        assert!(!is_wrong_place(&failure, 0));
    }
}
