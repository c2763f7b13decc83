//! The password asked for in place: the refused request waits, and is then sent again by itself.
//! Inside a page of another site, that site asks instead.

mod question;

use latchkey_contract::Slug;
use leptos::prelude::*;

use self::question::Question;
use super::at_host::HostQuestion;
use crate::api::{self, Answer, Failure, Request};
use crate::browser::decision::{self, Decision};
use crate::browser::{focus, frame};
use crate::state::sending::Sending;
use crate::ui::slim::on_end;
use crate::ui::{IntoSlim, SlimView, optional};

/// One for each part of the page that sends something: send through it, and put a
/// [`ConfirmationPlace`] where the question can appear.
#[derive(Clone, Copy)]
pub struct Confirmation {
    is_asking: RwSignal<bool>,
    decision: StoredValue<Option<Decision>, LocalStorage>,
    /// What had the focus when the question came: it gets the focus back.
    asked_from: StoredValue<Option<focus::Focused>, LocalStorage>,
    /// The person has answered, and the registry asks all the same.
    was_answered: StoredValue<bool>,
}

impl Confirmation {
    pub fn new() -> Self {
        let confirmation = Self {
            is_asking: RwSignal::new(false),
            decision: StoredValue::new_local(None),
            asked_from: StoredValue::new_local(None),
            was_answered: StoredValue::new(false),
        };
        // Nobody can answer any more.
        on_cleanup(move || confirmation.make(false));
        confirmation
    }

    /// While the question is open, the buttons that led to it are hidden.
    pub fn is_asking(self) -> bool {
        self.is_asking.get()
    }

    /// The time that a person takes to answer is not the registry's: a wait for `sending` begins
    /// anew after the question.
    pub fn pauses(self, sending: Sending) {
        on_end(self.is_asking, move || sending.wait_anew());
    }

    pub async fn send(self, request: Request) -> Result<Answer, Failure> {
        self.was_answered.try_set_value(false);
        loop {
            match api::send(request.clone()).await {
                Err(failure) if failure.is(Slug::ConfirmationRequired) => {
                    if !self.ask().await {
                        return Err(Failure::Cancelled);
                    }
                    self.was_answered.try_set_value(true);
                }
                answer => return answer,
            }
        }
    }

    async fn ask(self) -> bool {
        let (decision, made) = decision::pending();
        self.decision.try_set_value(Some(decision));
        self.asked_from.try_set_value(focus::focused());
        // Without the panel nobody can answer.
        if self.is_asking.try_set(true).is_some() {
            return false;
        }
        made.await
    }

    pub(super) fn decide(self, is_confirmed: bool) {
        self.is_asking.try_set(false);
        focus::back_to(self.asked_from.try_update_value(Option::take).flatten());
        self.make(is_confirmed);
    }

    fn make(self, is_confirmed: bool) {
        if let Some(decision) = self.decision.try_update_value(Option::take).flatten() {
            decision.make(is_confirmed);
        }
    }
}

/// Empty until a password is needed.
#[component]
#[inline(never)]
pub fn ConfirmationPlace(confirmation: Confirmation) -> SlimView {
    optional(move || {
        if !confirmation.is_asking() {
            return None;
        }
        Some(if frame::is_framed() {
            let was_answered = confirmation.was_answered.try_get_value().unwrap_or_default();
            view! { <HostQuestion confirmation was_answered/> }.slim()
        } else {
            view! { <Question confirmation/> }.slim()
        })
    })
}
