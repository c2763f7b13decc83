//! Why a request did not do what was asked, as the person reads it.

use latchkey_contract::{FieldError, Problem, Slug};

use super::json;
use crate::browser::frame;
use crate::text;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The browser knows that there is no network. The page reads again once there is one.
    Offline,
    /// The same for a request that changes something. The person has to send it again.
    WentOffline,
    /// The request left and no answer came; it may have been carried out.
    NoAnswer,
    /// An answer that is not the registry's: a proxy's page, or a newer API.
    Unreadable(u16),
    /// The registry refused, and says why.
    Refused(Box<Problem>),
    /// The person closed the question for their password.
    Cancelled,
}

impl Failure {
    pub fn of(status: u16, body: &str) -> Self {
        json::read(body).map_or(Self::Unreadable(status), Self::Refused)
    }

    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            _ => None,
        }
    }

    pub fn is(&self, slug: Slug) -> bool {
        self.problem().is_some_and(|problem| problem.is(slug))
    }

    /// What the registry says about one field of a form, parts of a list included.
    pub fn about(&self, field: &str) -> Option<String> {
        let errors: &[FieldError] = self.problem().map_or(&[], |problem| &problem.errors);
        let of_field = |error: &&FieldError| {
            let rest = error.field.strip_prefix(field);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
        };
        let found: Vec<&str> =
            errors.iter().filter(of_field).map(|error| error.detail.as_str()).collect();
        (!found.is_empty()).then(|| found.join(" "))
    }

    pub fn words(&self) -> String {
        match self {
            Self::Offline => text::OFFLINE.to_owned(),
            Self::WentOffline => text::WENT_OFFLINE.to_owned(),
            Self::NoAnswer => text::NO_ANSWER.to_owned(),
            Self::Unreadable(status) => text::unreadable(*status),
            Self::Refused(problem) if problem.is(Slug::NotSignedIn) && frame::is_framed() => {
                let words =
                    if frame::has_token() { text::embed::ended } else { text::embed::no_token };
                words(&frame::host_name())
            }
            Self::Refused(problem) if problem.detail.is_empty() => problem.title.clone(),
            Self::Refused(problem) => problem.detail.clone(),
            Self::Cancelled => text::CANCELLED.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registrys_words_reach_the_person() {
        let body = r#"{"type":"/problems/stale","title":"The key has changed","status":412,
            "detail":"Ada changed this key a minute ago."}"#;
        let failure = Failure::of(412, body);
        assert!(failure.is(Slug::Stale));
        assert_eq!(failure.words(), "Ada changed this key a minute ago.");
    }

    #[test]
    fn what_is_not_a_problem_document_says_its_status() {
        assert_eq!(Failure::of(502, "<html>"), Failure::Unreadable(502));
        assert!(Failure::of(502, "<html>").words().contains("502"));
    }

    #[test]
    fn a_field_gets_what_is_said_about_it_and_its_parts() {
        let mut problem = Problem::new(Slug::Invalid, "No.");
        let error = |field: &str, detail: &str| FieldError {
            field: field.to_owned(),
            detail: detail.to_owned(),
        };
        problem.errors =
            vec![error("packages[1]", "A."), error("packages", "B."), error("p", "C.")];
        let failure = Failure::Refused(Box::new(problem));
        assert_eq!(failure.about("packages").as_deref(), Some("A. B."));
        assert_eq!(failure.about("name"), None);
    }
}
