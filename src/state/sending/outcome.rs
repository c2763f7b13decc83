//! What a failure says about the request: refused, or lost with its outcome unknown.

use crate::api::Failure;

/// No readable answer came, so the registry may have carried the request out.
pub fn is_lost(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::NoAnswer | Failure::Offline | Failure::WentOffline | Failure::Unreadable(_)
    )
}

/// Sending the same request again can succeed: the registry has not refused it.
pub fn may_be_repeated(failure: &Failure) -> bool {
    is_lost(failure) || failure.problem().is_some_and(|problem| problem.status >= 500)
}

/// Whether the request's outcome is unknown after one more answer. Once an answer was lost, only an
/// answer that knows the outcome settles it; a question for the password or a rate limit does not.
pub fn is_undecided(before: bool, failure: &Failure) -> bool {
    let decides = |status| matches!(status, 404 | 409 | 412 | 422);
    match failure.problem() {
        Some(problem) => problem.status >= 500 || (before && !decides(problem.status)),
        None => before || is_lost(failure),
    }
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
        for failure in [Failure::NoAnswer, Failure::WentOffline, Failure::Unreadable(502)] {
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
}
