//! What the registry allows. Asked once for as long as the page is open, and again when a refusal
//! shows that it has changed.

use latchkey_contract::{Policy, Slug};
use leptos::prelude::*;

use super::reading::Reading;
use crate::api::{self, Failure};

/// Only at the root of the application.
pub fn provide() {
    provide_context(Reading::<Policy>::new());
}

/// The policy. Asks for it, unless it is known or on its way.
pub fn here() -> Reading<Policy> {
    let policy: Reading<Policy> = expect_context();
    let is_unknown = policy.value.with_untracked(Option::is_none);
    if is_unknown && !untrack(move || policy.is_asking()) {
        refresh(policy);
    }
    policy
}

/// Asks again. What was known stays until the answer.
pub fn refresh(policy: Reading<Policy>) {
    policy.ask(api::policy());
}

/// Whether the registry refused a lifetime or an overlap that the known policy allows.
pub fn is_outdated_by(failure: &Failure) -> bool {
    failure.is(Slug::LifetimeNotAllowed)
        || failure.about("lifetime_days").is_some()
        || failure.about("overlap_seconds").is_some()
}

#[cfg(test)]
mod tests {
    use latchkey_contract::{FieldError, Problem};

    use super::*;

    #[test]
    fn only_a_refused_lifetime_or_overlap_means_another_policy() {
        let invalid = |field: &str| {
            let mut problem = Problem::new(Slug::Invalid, "No.");
            let (field, detail) = (field.to_owned(), "No.".to_owned());
            problem.errors = vec![FieldError { field, detail }];
            Failure::Refused(Box::new(problem))
        };
        let lifetime = Failure::Refused(Box::new(Problem::new(Slug::LifetimeNotAllowed, "No.")));
        assert!(is_outdated_by(&lifetime) && is_outdated_by(&invalid("overlap_seconds")));
        assert!(!is_outdated_by(&invalid("name")) && !is_outdated_by(&Failure::NoAnswer));
    }
}
