//! Which mails a person wants. The one at expiry is not theirs to switch off.

use latchkey_contract::{EditNotices, NoticeSettings, OwnerKind, Policy, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::loading;
use crate::api::{self, Failure};
use crate::rotation::limits::Limits;
use crate::session::Person;
use crate::text;
use crate::text::reminders as words;
use crate::ui::old::field::{Field, checkbox};
use crate::ui::old::{Button, El, Look, Tone, effect, el, notice};

#[derive(Clone, Copy)]
struct Mails {
    settings: RwSignal<Option<NoticeSettings>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    saved: RwSignal<bool>,
    limits: Limits,
}

pub fn mails() -> El {
    let mails = Mails {
        settings: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
        saved: RwSignal::new(false),
        limits: Limits::new(),
    };
    let person = Person::here();
    person.outdates(mails.failure);
    // Once at first, and again after a sign-in as long as there is nothing: what was chosen stays.
    effect(move || {
        person.turn.track();
        if mails.settings.with_untracked(Option::is_none) {
            mails.ask();
        }
    });
    // Only what is shown of it: a session that is asked for again takes nothing from the form.
    let address =
        Memo::new(move |_| person.session.with(|now| Some(now.as_ref()?.user.email.clone())));
    let shared = Memo::new(move |_| person.session.with(|now| Some(is_shared(now.as_ref()?))));
    let lead = move || Some(el("p").class("field-hint").text(&words::mail_lead(&address.get()?)));
    let form = move || {
        let known = (mails.settings.get(), mails.limits.policy.get(), shared.get());
        let (Some(settings), Some(policy), Some(shared)) = known else {
            return mails.is_waiting().then(loading);
        };
        Some(mails.form(&settings, &policy, shared))
    };
    el("div").dynamic(lead).dynamic(form).dynamic(move || mails.trouble())
}

fn is_shared(session: &Session) -> bool {
    session.owners.iter().any(|owner| owner.kind == OwnerKind::Organization)
}

impl Mails {
    fn ask(self) {
        self.failure.try_set(None);
        spawn_local(async move {
            match api::notices().await {
                Ok(settings) => _ = self.settings.try_set(Some(settings)),
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
        });
    }

    fn is_waiting(self) -> bool {
        self.failure.with(Option::is_none) && self.limits.failure.with(Option::is_none)
    }

    fn trouble(self) -> Option<El> {
        let failure = self.failure.get().or_else(|| self.limits.failure.get())?;
        // What was chosen stays in the form; only a form that never came is asked for again.
        let is_missing =
            self.settings.with(Option::is_none) || self.limits.failure.with(Option::is_some);
        let retry = is_missing.then(|| {
            Button::new(Look::Plain, text::RETRY).on(move || {
                self.ask();
                self.limits.ask();
            })
        });
        Some(notice(Tone::Problem, &failure.words(), retry))
    }

    fn form(self, settings: &NoticeSettings, policy: &Policy, shared: bool) -> El {
        let days = policy.notice_days.iter().map(|days| {
            let input = checkbox(settings.thresholds.contains(days));
            (*days, Field::of(&input), input)
        });
        let (mut fields, mut choices) = (Vec::new(), Vec::new());
        for (days, field, input) in days {
            fields.push((days, field));
            choices.push(self.choice(input, &words::before(days)));
        }
        let of_organisations = checkbox(settings.organizations);
        let organizations = Field::of(&of_organisations);
        let save = move || {
            let chosen = fields.iter().filter(|(_, field)| field.is_checked());
            self.save(EditNotices {
                thresholds: Some(chosen.map(|(days, _)| *days).collect()),
                organizations: shared.then(|| organizations.is_checked()),
            });
        };
        let days_offered = !choices.is_empty();
        let legend = el("legend").text(words::WHEN);
        let saved = move || if self.saved.get() { words::SAVED } else { "" }.to_owned();
        let actions = el("div")
            .class("panel-actions")
            .child(Button::new(Look::Primary, words::SAVE).busy(self.busy).submit())
            .child(el("span").class("copy-outcome").attr("role", "status").live_text(saved));
        el("form")
            .attr("aria-label", words::MAIL)
            .on_submit(save)
            .maybe(
                days_offered
                    .then(|| el("fieldset").class("choices").child(legend).children(choices)),
            )
            .maybe(shared.then(|| {
                let hint = el("p").class("choice-hint").text(words::ORGANISATIONS_HINT);
                el("div").child(self.choice(of_organisations, words::ORGANISATIONS)).child(hint)
            }))
            .child(el("p").class("field-hint").text(words::ALWAYS))
            .child(actions)
    }

    fn choice(self, input: El, label: &str) -> El {
        let input = input.on("change", move |_| self.saved.set(false));
        el("label").class("choice").child(input).child(el("span").text(label))
    }

    fn save(self, wish: EditNotices) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.saved.set(false);
        self.failure.set(None);
        spawn_local(async move {
            match api::edit_notices(&wish).await {
                Ok(_) => _ = self.saved.try_set(true),
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
            self.busy.try_set(false);
        });
    }
}
