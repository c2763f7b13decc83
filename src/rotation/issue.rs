//! The request for a new value.

use latchkey_contract::{EventKind, Instant, Key, Policy, Regenerate};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::wish::{Choice, Wish};
use crate::api::{self, Endpoint, Failure, Request};
use crate::embed;
use crate::session::{Confirmation, Person};
use crate::state::reading::Reading;
use crate::state::row::{Row, Warning};
use crate::state::secret::ShownSecret;
use crate::state::sending::Sending;
use crate::state::{minutes, policy};
use crate::text::rotation as words;
use crate::ui::{Announcer, effect};

/// The choices, and the request that they lead to.
#[derive(Clone, Copy)]
pub struct Issue {
    pub row: Row,
    secret: ShownSecret,
    pub policy: Reading<Policy>,
    pub wish: RwSignal<Wish>,
    /// To the minute: the dates on the screen are those that a confirmation now leads to.
    pub now: RwSignal<Instant>,
    pub sending: Sending,
    pub confirmation: Confirmation,
    announcer: Announcer,
}

impl Issue {
    pub fn new(row: Row, secret: ShownSecret, key: &Key, known: &Policy) -> Self {
        let issue = Self {
            row,
            secret,
            policy: policy::here(),
            wish: RwSignal::new(Wish::first(key, known)),
            now: minutes::now(),
            sending: Sending::new(),
            confirmation: Confirmation::new(),
            announcer: Announcer::here(),
        };
        // The choices follow the policy; the panel and its focus stay.
        effect(move || {
            let Some(policy) = issue.policy.value.get() else { return };
            let before = issue.wish.get_untracked();
            let now = before.within(&policy);
            if now != before {
                issue.wish.set(now);
            }
        });
        issue.confirmation.pauses(issue.sending);
        Person::here().outdates(issue.sending);
        issue
    }

    /// Only inside the panel's question, which provides it.
    pub fn here() -> Self {
        expect_context()
    }

    /// One press sends one request. While its outcome is unknown, a press repeats it.
    pub fn press(self) {
        let Some(key) = self.row.key_untracked() else { return };
        let Choice { lifetime_days, overlap_seconds } = self.wish.get_untracked().choice();
        let body = Regenerate {
            lifetime_days: Some(lifetime_days),
            overlap_seconds: Some(overlap_seconds),
        };
        let wish = Request::post(Endpoint::regenerate(&key.id)).json(&body).if_match(key.version);
        let request = self.sending.repeatable(wish);
        let confirmation = self.confirmation;
        self.send(async move { confirmation.send(request).await });
    }

    /// While the first answer is still awaited. Of the two answers, the newer value counts.
    pub fn press_again(self) {
        if let Some(request) = self.sending.last() {
            self.send(api::send(request));
        }
    }

    fn send(self, answer: impl Future<Output = Result<api::Answer, Failure>> + 'static) {
        let secret = self.secret;
        let key = async move { secret.take_in(answer.await?) };
        self.sending.send_or(
            key,
            move |key| self.issued(key),
            move |failure| self.refused(failure),
        );
    }

    fn issued(self, key: Option<Key>) {
        let Some(key) = key else { return };
        embed::changed(&key.id, EventKind::Regenerated);
        // The person may have closed the panel before the answer came.
        let is_held = self.secret.with(|_| ()).is_some();
        self.row.warn((!is_held).then_some(Warning::LostValue));
        let words = if is_held { words::issued } else { words::closed };
        self.announcer.say(words(&key.name));
        self.row.accept(key);
    }

    fn refused(self, failure: &Failure) {
        if let Some(key) = failure.problem().and_then(|problem| problem.key.clone()) {
            self.row.accept(*key);
        } else if failure.problem().is_some_and(|problem| matches!(problem.status, 404 | 409)) {
            self.read_key_again();
        }
        if policy::is_outdated_by(failure) {
            policy::refresh(self.policy);
        }
    }

    fn read_key_again(self) {
        let Some(key) = self.row.key_untracked() else { return };
        spawn_local(async move {
            if let Ok(key) = api::key(&key.id).await {
                self.row.accept(key);
            }
        });
    }
}
