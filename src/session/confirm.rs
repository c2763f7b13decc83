//! The password asked for in place: the refused request waits and is then sent again by itself. Inside
//! a page of another site it is that site which asks.

use latchkey_contract::Slug;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::at_host;
use crate::api::{self, Answer, Failure, Request};
use crate::browser::decision::{self, Decision};
use crate::browser::{focus, frame};
use crate::text;
use crate::text::session as words;
use crate::ui::old::field::{Field, field, input};
use crate::ui::old::{Button, El, Look, Tone, el, notice};

/// One for each place that sends something: `send` through it, and put its `panel` there.
#[derive(Clone, Copy)]
pub struct Confirmation {
    asking: RwSignal<bool>,
    decision: StoredValue<Option<Decision>, LocalStorage>,
    /// The question was answered before, and the registry asks all the same.
    answered: StoredValue<bool>,
}

const FORM: &str = "confirm-form";

impl Confirmation {
    pub fn new() -> Self {
        Self {
            asking: RwSignal::new(false),
            decision: StoredValue::new_local(None),
            answered: StoredValue::new(false),
        }
    }

    /// While the question stands, the buttons that led to it make room.
    pub fn is_asking(self) -> bool {
        self.asking.get()
    }

    pub async fn send(self, request: Request) -> Result<Answer, Failure> {
        self.answered.try_set_value(false);
        loop {
            match api::send(request.clone()).await {
                Err(failure) if failure.is(Slug::ConfirmationRequired) => {
                    if !self.ask().await {
                        return Err(Failure::Cancelled);
                    }
                    self.answered.try_set_value(true);
                }
                answer => return answer,
            }
        }
    }

    /// For `dynamic`: nothing until a password is needed.
    pub fn panel(self) -> Option<El> {
        if !self.asking.get() {
            return None;
        }
        if frame::is_framed() {
            let was_answered = self.answered.try_get_value().unwrap_or_default();
            return Some(at_host::question(was_answered, move |confirmed| self.decide(confirmed)));
        }
        Some(self.question())
    }

    async fn ask(self) -> bool {
        let (decision, made) = decision::pending();
        self.decision.try_set_value(Some(decision));
        // The panel is gone: nobody is there to answer.
        if self.asking.try_set(true).is_some() {
            return false;
        }
        made.await
    }

    fn decide(self, confirmed: bool) {
        self.asking.try_set(false);
        if let Some(decision) = self.decision.try_update_value(Option::take).flatten() {
            decision.make(confirmed);
        }
    }

    fn question(self) -> El {
        let failure = RwSignal::new(None::<Failure>);
        let busy = RwSignal::new(false);
        let password =
            input("password").attr("autocomplete", "current-password").attr("required", "");
        let typed = Field::of(&password);
        let submit = move || {
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let secret = typed.value();
            spawn_local(async move {
                let answer = api::confirm(secret).await;
                busy.try_set(false);
                match answer {
                    Ok(()) => self.decide(true),
                    Err(refused) => {
                        failure.try_set(Some(refused));
                        focus::first_inside(FORM.to_owned());
                    }
                }
            });
        };
        focus::first_inside(FORM.to_owned());
        let actions = el("div")
            .class("panel-actions")
            .child(Button::new(Look::Primary, words::CONFIRM).busy(busy).submit())
            .child(Button::new(Look::Plain, text::CANCEL).on(move || self.decide(false)));
        el("form")
            .class("confirm")
            .attr("id", FORM)
            .attr("aria-label", words::CONFIRM_TITLE)
            .on_submit(submit)
            .child(el("h3").class("panel-title").text(words::CONFIRM_TITLE))
            .child(el("p").text(words::CONFIRM_LEAD))
            .dynamic(move || {
                failure.with(|failure| {
                    failure.as_ref().map(|failure| notice(Tone::Problem, &failure.words(), None))
                })
            })
            .child(field(words::PASSWORD, password))
            .child(actions)
    }
}
