//! How long the values of a new key work, with the resulting date.

use std::sync::Arc;

use latchkey_contract::time::{plus_days, whole_seconds};
use leptos::prelude::*;

use super::Form;
use super::field::FieldGroup;
use crate::clock;
use crate::state::{minutes, policy};
use crate::text;
use crate::text::form as words;
use crate::text::rotation as rotation_words;
use crate::text::sentence::Sentence;
use crate::ui::field::Radio;
use crate::ui::{
    Announcer, Button, Each, IntoSlim, Look, Note, NoticeRegion, Says, Show, SlimView, derive,
    effect, memo,
};

#[component]
#[inline(never)]
pub fn Lifetime(form: Form) -> SlimView {
    let policy = form.policy;
    let days = form.part(|draft| draft.lifetime_days);
    let allowed = memo(move || {
        let days = policy.value.with(|policy| Some(policy.as_ref()?.allowed_lifetimes()));
        days.unwrap_or_default()
    });
    let ids = derive(move || {
        allowed.with(|days| days.iter().map(|days| Arc::from(days.to_string())).collect())
    });
    let clamped = keep_allowed(form, days);
    let is_coming = memo(move || policy.value.with(Option::is_none) && policy.failure().is_none());
    let problem = move || policy.failure().map(|failure| Note::problem(failure.words()));
    let choice = move |days: Arc<str>| {
        let days = days.parse().unwrap_or_default();
        view! { <Choice form days/> }.slim()
    };
    view! {
        <FieldGroup form field="lifetime_days" legend=words::LIFETIME>
            <Show when=is_coming><p class="lead">{rotation_words::LOADING}</p></Show>
            <NoticeRegion note=derive(problem)>
                <Button look=Look::Plain on_press=move |()| policy::refresh(policy)>{text::RETRY}</Button>
            </NoticeRegion>
            <div class="pills"><Each ids children=Box::new(choice)/></div>
            <p class="field-hint" role="status" prop:textContent=clamped></p>
            <p class="lifetime-until"><Says sentence=expiry(days)/></p>
        </FieldGroup>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Choice(form: Form, days: u32) -> SlimView {
    let announcer = Announcer::here();
    let is_chosen = form.part(move |draft| draft.lifetime_days == days);
    // The sentence with the date follows the clock: as a live region it would speak every minute.
    let choose = move |()| {
        form.change(|draft| draft.lifetime_days = days);
        let now = whole_seconds(clock::now());
        announcer.say(words::expires(plus_days(now, days), now).plain());
    };
    view! {
        <Radio
            name=form.id("lifetime")
            label=rotation_words::lifetime(days)
            chosen=is_chosen
            on_choose=choose
        />
    }
    .slim()
}

/// Chooses what the policy allows in place of what it does not allow, and says so.
fn keep_allowed(form: Form, days: Memo<u32>) -> Memo<String> {
    let clamped = RwSignal::new((0, 0));
    effect(move || {
        let wanted = days.get();
        let own = Some(wanted).filter(|days| *days > 0);
        let chosen = form.policy.value.with(|policy| {
            let policy = policy.as_ref()?;
            let default = policy.default_lifetime_days;
            Some(own.map_or(default, |own| policy.clamp_lifetime(Some(own))))
        });
        if let Some(chosen) = chosen.filter(|chosen| *chosen != wanted) {
            form.preset(|draft| draft.lifetime_days = chosen);
            clamped.set((wanted, chosen));
        }
    });
    memo(move || match clamped.get() {
        (wanted @ 1.., chosen) if chosen == days.get() => words::clamped(wanted, chosen),
        _ => String::new(),
    })
}

fn expiry(days: Memo<u32>) -> Signal<Sentence> {
    let now = minutes::now();
    derive(move || match days.get() {
        0 => Sentence::default(),
        days => {
            let now = whole_seconds(now.get());
            words::expires(plus_days(now, days), now)
        }
    })
}
