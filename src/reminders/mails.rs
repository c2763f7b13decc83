//! Which mails a person wants. The mail at expiry cannot be switched off.

use latchkey_contract::{EditNotices, NoticeSettings, OwnerKind, Policy};
use leptos::prelude::*;

use crate::api;
use crate::session::Person;
use crate::state::leaving::{self, LostBy, Unsaved};
use crate::state::policy;
use crate::state::reading::Reading;
use crate::state::sending::Sending;
use crate::text;
use crate::text::reminders as words;
use crate::ui::field::Checkbox;
use crate::ui::{
    Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, SubmitButton, derive, effect, memo,
    optional,
};

/// A handle: copies reach the same settings.
#[derive(Clone, Copy)]
struct Settings {
    read: Reading<NoticeSettings>,
    /// What is ticked, which may not be saved yet.
    chosen: RwSignal<NoticeSettings>,
    sending: Sending,
    is_saved: RwSignal<bool>,
    policy: Reading<Policy>,
}

impl Settings {
    fn new() -> Self {
        Self {
            read: Reading::new(),
            chosen: RwSignal::new(NoticeSettings { thresholds: Vec::new(), organizations: false }),
            sending: Sending::new(),
            is_saved: RwSignal::new(false),
            policy: policy::here(),
        }
    }

    fn ask(self) {
        self.read.ask_then(api::notices(), move |settings| {
            self.chosen.try_set(settings.clone());
            self.read.value.try_set(Some(settings));
        });
    }

    fn change(self, change: impl FnOnce(&mut NoticeSettings)) {
        self.is_saved.set(false);
        self.chosen.update(change);
    }

    fn save(self, is_shared: bool) {
        if self.sending.is_busy_untracked() {
            return;
        }
        let chosen = self.chosen.get_untracked();
        let wish = EditNotices {
            thresholds: Some(chosen.thresholds),
            organizations: is_shared.then_some(chosen.organizations),
        };
        self.is_saved.set(false);
        let answer = async move { api::edit_notices(&wish).await };
        self.sending.send(answer, move |settings| {
            self.read.value.try_set(Some(settings));
            self.is_saved.try_set(true);
        });
    }

    fn differs(self, mut saved: NoticeSettings) -> bool {
        let mut chosen = self.chosen.get();
        chosen.thresholds.sort_unstable();
        saved.thresholds.sort_unstable();
        chosen != saved
    }
}

#[component]
#[inline(never)]
pub fn Mails() -> SlimView {
    let settings = Settings::new();
    let person = Person::here();
    person.outdates(settings.sending);
    let is_unsaved =
        memo(move || settings.read.value.get().is_some_and(|saved| settings.differs(saved)));
    leaving::guard(is_unsaved, Unsaved::Text, LostBy::AnotherPage);
    // Asked again after a sign-in as long as there is nothing: what was chosen stays.
    effect(move || {
        person.turn.track();
        if settings.read.value.with_untracked(Option::is_none) {
            settings.ask();
        }
    });
    let lead = memo(move || {
        let address = |now: &latchkey_contract::Session| words::mail_lead(&now.user.email);
        person.session.with(|now| now.as_ref().map(address)).unwrap_or_default()
    });
    let days = memo(move || {
        let days = settings.policy.value.with(|policy| Some(policy.as_ref()?.notice_days.clone()));
        days.filter(|_| settings.read.value.with(Option::is_some))
    });
    let is_known = memo(move || days.with(Option::is_some));
    let failure = move || {
        let failure = settings.read.failure().or_else(|| settings.policy.failure());
        failure.or_else(|| settings.sending.failure())
    };
    let problem = move || failure().map(|failure| Note::problem(failure.words()));
    let retry = move |()| {
        settings.ask();
        policy::refresh(settings.policy);
    };
    view! {
        <p class="field-hint" prop:textContent=lead></p>
        {optional(move || days.get().map(|days| view! { <Choices settings days/> }.slim()))}
        <NoticeRegion note=derive(problem)>
            <Show when=derive(move || !is_known.get())>
                <Button look=Look::Plain on_press=retry>{text::RETRY}</Button>
            </Show>
        </NoticeRegion>
        <Show when=derive(move || !is_known.get() && failure().is_none())>
            <p class="lead">{text::LOADING}</p>
        </Show>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Choices(settings: Settings, days: Vec<u32>) -> SlimView {
    let person = Person::here();
    let is_shared = memo(move || {
        let is_shared = |now: &latchkey_contract::Session| {
            now.owners.iter().any(|owner| owner.kind == OwnerKind::Organization)
        };
        person.session.with(|now| now.as_ref().is_some_and(is_shared))
    });
    let has_days = !days.is_empty();
    let threshold = move |days: u32| {
        let is_chosen = move || settings.chosen.with(|chosen| chosen.thresholds.contains(&days));
        let change = move |is_wanted: bool| {
            settings.change(|chosen| {
                chosen.thresholds.retain(|other| *other != days);
                if is_wanted {
                    chosen.thresholds.push(days);
                }
            });
        };
        view! {
            <Checkbox label=words::before(days) checked=derive(is_chosen) on_change=change/>
        }
        .slim()
    };
    let thresholds: Vec<SlimView> = days.into_iter().map(threshold).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        settings.save(is_shared.get_untracked());
    };
    let organizations = move || settings.chosen.with(|chosen| chosen.organizations);
    let saved = memo(move || if settings.is_saved.get() { words::SAVED } else { "" });
    view! {
        <form aria-label=words::MAIL on:submit=submit>
            <fieldset class="choices" hidden=!has_days>
                <legend>{words::WHEN}</legend>
                {thresholds}
            </fieldset>
            <Show when=is_shared>
                <Checkbox
                    label=words::ORGANIZATIONS
                    checked=derive(organizations)
                    on_change=move |is_wanted: bool| {
                        settings.change(|chosen| chosen.organizations = is_wanted);
                    }
                />
                <p class="choice-hint">{words::ORGANIZATIONS_HINT}</p>
            </Show>
            <p class="field-hint">{words::ALWAYS}</p>
            <div class="panel-actions">
                <SubmitButton
                    look=Look::Primary
                    busy=derive(move || settings.sending.is_busy())
                >
                    {words::SAVE}
                </SubmitButton>
                <span class="copy-outcome" role="status" prop:textContent=saved></span>
            </div>
        </form>
    }
    .slim()
}
