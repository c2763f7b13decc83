//! A new key: the form, and then its value.

use std::sync::Arc;

use latchkey_contract::{EventKind, Key};
use leptos::prelude::*;

use super::fields::Fields;
use super::{Draft, Form};
use crate::api::{self, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::rotation::IssuedValue;
use crate::route::Page;
use crate::session::{Confirmation, ConfirmationPlace, Person};
use crate::state::keys::Keys;
use crate::state::leaving::{self, LostBy, Unsaved};
use crate::state::reading::{Progress, Reading};
use crate::state::row::Warning;
use crate::state::secret::ShownSecret;
use crate::state::sending::{self, Sending, Stage};
use crate::text;
use crate::text::form as words;
use crate::text::keys as key_words;
use crate::text::rotation as rotation_words;
use crate::text::sentence::Sentence;
use crate::ui::slim::flag;
use crate::ui::{
    Announcer, Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, SubmitButton, Tone,
    derive, effect, memo, optional,
};

/// `from` is the ID of a key whose settings are copied.
#[component]
#[inline(never)]
pub fn NewKeyPage(from: Option<String>) -> SlimView {
    let secret = ShownSecret::new();
    let created = RwSignal::new(None::<Arc<Key>>);
    let shown = move || {
        let created_key = created.get();
        let from = from.clone();
        Some(untrack(|| match created_key {
            Some(key) => view! { <Created key secret/> }.slim(),
            None => view! { <NewKeyForm from secret created/> }.slim(),
        }))
    };
    view! { <div class="narrow">{optional(shown)}</div> }.slim()
}

#[component]
#[inline(never)]
fn NewKeyForm(
    from: Option<String>,
    secret: ShownSecret,
    created: RwSignal<Option<Arc<Key>>>,
) -> SlimView {
    let form = Form::new("new-key".to_owned(), Draft::default(), true);
    let creation =
        Creation { form, secret, created, confirmation: Confirmation::new(), keys: Keys::here() };
    creation.confirmation.pauses(form.sending);
    leaving::guard(memo(move || form.is_unsaved()), Unsaved::Text, LostBy::AnotherPage);
    let lead = if from.is_some() { words::LEAD_COPY } else { words::LEAD };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        creation.send();
    };
    let label = memo(move || if form.sending.is_undecided() { text::RETRY } else { words::CREATE });
    let confirmation = creation.confirmation;
    let is_asking = derive(move || confirmation.is_asking());
    let busy = derive(move || form.sending.is_busy());
    let copied = from.map(|from| view! { <CopiedSettings form from/> });
    let view = view! {
        <a class="back" href=Page::Keys.href()>{text::ALL_KEYS}</a>
        <h1>{key_words::NEW}</h1>
        <p class="lead">{lead}</p>
        {copied}
        <form novalidate aria-label=key_words::NEW on:submit=submit>
            <Fields form confirmation/>
            <NoticeRegion note=derive(move || problem(form, confirmation))/>
            <div class="panel-actions" hidden=flag(is_asking)>
                <SubmitButton look=Look::Primary busy>
                    <span prop:textContent=label></span>
                </SubmitButton>
                <a class=Look::Plain.class() href=Page::Keys.href()>{text::CANCEL}</a>
            </div>
        </form>
        <ConfirmationPlace confirmation/>
    }
    .slim();
    focus::by_id(form.id("name"));
    view
}

/// What is wrong with the whole form, near the button that was pressed.
pub fn problem(form: Form, confirmation: Confirmation) -> Option<Note> {
    if form.sending.stage() == Stage::Slow && !confirmation.is_asking() {
        return Some(Note::new(Tone::Info, text::SLOW));
    }
    let failure = form.general_failure()?;
    Some(Note::problem(match failure {
        Failure::NoAnswer if form.is_new => words::LOST.to_owned(),
        _ if form.is_new && (form.sending.is_undecided() || sending::is_lost(&failure)) => {
            format!("{} {}", failure.words(), words::LOST)
        }
        _ => failure.words(),
    }))
}

/// Reads the other key while the person types already.
#[component]
#[inline(never)]
fn CopiedSettings(form: Form, from: String) -> SlimView {
    let reading = Reading::<()>::new();
    let from = StoredValue::new(from);
    let ask = move || {
        let id = from.get_value();
        let take_in = move |key: Key| {
            form.take_in(Draft::copy_of(&key));
            reading.value.try_set(Some(()));
        };
        reading.ask_then(async move { api::key(&id).await }, take_in);
    };
    let person = Person::here();
    effect(move || {
        person.turn.track();
        if reading.value.with_untracked(Option::is_none) {
            ask();
        }
    });
    let note = move || match reading.progress() {
        Progress::Idle => None,
        Progress::Asking => Some(Note::new(Tone::Info, words::COPYING)),
        Progress::Slow => Some(Note::new(Tone::Info, text::SLOW)),
        Progress::Failed(failure) => {
            Some(Note::new(Tone::Warning, words::copy_failed(&failure.words())))
        }
    };
    let has_failed = memo(move || reading.failure().is_some());
    view! {
        <NoticeRegion note=derive(note)>
            <Show when=has_failed>
                <Button look=Look::Plain on_press=move |()| ask()>{text::RETRY}</Button>
            </Show>
        </NoticeRegion>
    }
    .slim()
}

#[derive(Clone, Copy)]
struct Creation {
    form: Form,
    secret: ShownSecret,
    created: RwSignal<Option<Arc<Key>>>,
    confirmation: Confirmation,
    keys: Keys,
}

impl Creation {
    fn send(self) {
        let Self { form, secret, created, confirmation, keys } = self;
        let sending: Sending = form.sending;
        if sending.is_busy_untracked() || !form.is_complete() {
            return;
        }
        let body = form.draft.with_untracked(Draft::create);
        let request = sending.repeatable(Request::post(Endpoint::keys()).json(&body));
        let announcer = Announcer::here();
        let answer = async move {
            confirmation.send(request).await.and_then(|answer| secret.take_in(answer))
        };
        let take = move |key: Option<Key>| {
            // Another answer to the same request came first.
            let Some(key) = key else { return };
            embed::changed(&key.id, EventKind::Created);
            if secret.with(|_| ()).is_some() {
                announcer.say(words::created(&key.name));
                created.try_set(Some(Arc::new(key)));
            } else {
                // The person left the page before the answer came.
                announcer.say(rotation_words::closed(&key.name));
                keys.created(key).warn(Some(Warning::LostValue));
            }
        };
        sending.send_or(answer, take, move |failure| form.go_to_wrong_field(failure));
    }
}

#[component]
#[inline(never)]
fn Created(key: Arc<Key>, secret: ShownSecret) -> SlimView {
    let row = Keys::here().created((*key).clone()).at("new");
    let title = rotation_words::value_of(&key.name);
    let heading = Signal::stored(Sentence::from(title.clone()));
    view! {
        <h1><bdi translate="no">{key.name.clone()}</bdi></h1>
        <section class="card" aria-label=title>
            <IssuedValue row secret title=heading level=2/>
            <div class="panel-actions">
                <a class=Look::Plain.class() href=Page::Keys.href()>{text::ALL_KEYS}</a>
                <a class=Look::Plain.class() href=Page::Key(key.id.clone()).href()>
                    {words::TO_KEY}
                </a>
            </div>
        </section>
    }
    .slim()
}
