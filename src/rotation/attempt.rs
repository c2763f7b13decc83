//! A request that is carried out once however often it is sent, and which of its answers counts.

use latchkey_contract::Regenerate;

use crate::api::{Failure, Request};

/// What was sent, kept until it is known what became of it.
pub struct Attempt {
    pub body: Regenerate,
    pub version: u64,
    pub request: Request,
}

impl Attempt {
    /// The same wish about the same key: sending it again is a retry, with the same key.
    pub fn is_for(&self, body: &Regenerate, version: u64) -> bool {
        self.body == *body && self.version == version
    }
}

/// The answer did not come or could not be read: the change may have been made all the same.
pub fn is_lost(failure: &Failure) -> bool {
    matches!(failure, Failure::NoAnswer | Failure::Offline | Failure::Unreadable(_))
}

/// Worth sending again as it is: nobody decided against it.
pub fn may_be_repeated(failure: &Failure) -> bool {
    is_lost(failure) || failure.problem().is_some_and(|problem| problem.status >= 500)
}

/// Whether it is still open what became of the request after one more answer. What has been lost
/// once stays so until somebody who could have carried it out says otherwise: a password asked for
/// on the way, or a limit, does not.
pub fn is_undecided(before: bool, failure: &Failure) -> bool {
    let decides = |status| matches!(status, 404 | 409 | 412 | 422);
    match failure.problem() {
        Some(problem) => problem.status >= 500 || (before && !decides(problem.status)),
        None => before || is_lost(failure),
    }
}

/// Of several answers to one wish the one with the highest version holds the value that works.
pub fn counts(held: Option<u64>, answered: u64) -> bool {
    held.is_none_or(|held| answered > held)
}

#[cfg(test)]
mod tests {
    use latchkey_contract::{Problem, Slug};

    use super::*;

    fn refused(slug: Slug) -> Failure {
        Failure::Refused(Box::new(Problem::new(slug, "No.")))
    }

    #[test]
    fn only_an_undecided_request_is_repeated() {
        for failure in [Failure::NoAnswer, Failure::Offline, Failure::Unreadable(502)] {
            assert!(is_lost(&failure) && may_be_repeated(&failure), "{failure:?}");
        }
        assert!(may_be_repeated(&refused(Slug::Internal)) && !is_lost(&refused(Slug::Internal)));
        for slug in [Slug::Stale, Slug::ValueInUse, Slug::LifetimeNotAllowed, Slug::KeyDisabled] {
            assert!(!may_be_repeated(&refused(slug)), "{slug:?}");
        }
    }

    #[test]
    fn a_lost_request_stays_undecided_until_it_is_answered_itself() {
        assert!(is_undecided(false, &Failure::NoAnswer));
        assert!(!is_undecided(false, &refused(Slug::TooManyRequests)));
        for slug in [Slug::TooManyRequests, Slug::NotSignedIn, Slug::ConfirmationRequired] {
            assert!(is_undecided(true, &refused(slug)), "{slug:?}");
        }
        assert!(is_undecided(true, &Failure::Cancelled));
        for slug in [Slug::NotFound, Slug::ValueInUse, Slug::Stale, Slug::IdempotencyMismatch] {
            assert!(!is_undecided(true, &refused(slug)), "{slug:?}");
        }
    }

    #[test]
    fn an_answer_that_was_overtaken_does_not_count() {
        assert!(counts(None, 3));
        assert!(counts(Some(3), 4));
        assert!(!counts(Some(4), 3));
        assert!(!counts(Some(4), 4));
    }
}
