//! A new key: the form, and then its value.

use std::sync::Arc;

use latchkey_contract::{CreateKey, EventKind, Key};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Form;
use super::draft::Draft;
use super::fields::fields;
use crate::api::{self, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::rotation::IssuedValue;
use crate::route::Page;
use crate::session::Confirmation;
use crate::state::keys::Keys;
use crate::state::secret::Secret;
use crate::state::sending as attempt;
use crate::text;
use crate::text::form as words;
use crate::text::keys as key_words;
use crate::text::rotation as rotation_words;
use crate::ui::IntoSlim;
use crate::ui::old::{Announcer, Button, El, Look, Tone, el, notice};

/// `from` is the id of a key whose settings are copied.
pub fn new_key(from: Option<String>) -> El {
    let secret = Secret::new();
    let made = RwSignal::new(None::<Arc<Key>>);
    // The form waits for the settings it begins with; without them it begins empty, and says so.
    let copied = RwSignal::new(from.is_none().then_some(Ok(None)));
    if let Some(id) = from {
        spawn_local(async move {
            copied.try_set(Some(api::key(&id).await.map(Some)));
        });
    }
    el("div").class("narrow").dynamic(move || {
        Some(match (made.get(), copied.get()) {
            (Some(key), _) => created(&key, secret),
            (None, None) => {
                head().child(el("p").class("lead").attr("role", "status").text(words::LOADING))
            }
            (None, Some(settings)) => form(&settings, secret, made),
        })
    })
}

fn head() -> El {
    let back = el("a").class("back").attr("href", &Page::Keys.href()).text(text::ALL_KEYS);
    el("div").child(back).child(el("h1").text(key_words::NEW))
}

fn created(key: &Arc<Key>, secret: Secret) -> El {
    let name = key.name.clone();
    let to_key = Page::Key(key.id.clone()).href();
    let row = Keys::here().created((**key).clone()).at("new");
    let link = |look: Look, href: &str, words: &str| {
        el("a").class(look.class()).attr("href", href).text(words)
    };
    let links = el("div")
        .class("panel-actions")
        .child(link(Look::Plain, &Page::Keys.href(), text::ALL_KEYS))
        .child(link(Look::Plain, &to_key, words::TO_KEY));
    let title = rotation_words::value_of(&name);
    let title = Signal::stored(crate::text::sentence::Sentence::from(title));
    el("div").child(el("h1").text(&name)).child(
        el("section")
            .class("card")
            .attr("aria-label", &rotation_words::value_of(&name))
            .view(view! { <IssuedValue row secret title level=2/> }.slim())
            .child(links),
    )
}

fn form(
    settings: &Result<Option<Key>, Failure>,
    secret: Secret,
    made: RwSignal<Option<Arc<Key>>>,
) -> El {
    let draft = match settings {
        Ok(Some(key)) => Draft::of(key, true),
        _ => Draft::default(),
    };
    let lead = if matches!(settings, Ok(Some(_))) { words::LEAD_COPY } else { words::LEAD };
    let unread = settings.as_ref().err().map(|failure| {
        notice(Tone::Warning, &format!("{} {}", words::COPY_FAILED, failure.words()), None)
    });
    let send = Send {
        form: Form::new("new".to_owned(), draft, true),
        secret,
        made,
        busy: RwSignal::new(false),
        undecided: RwSignal::new(false),
        kept: StoredValue::new_local(None),
        confirmation: Confirmation::new(),
        announcer: Announcer::here(),
    };
    focus::by_id(send.form.id("name"));
    let fields = fields(send.form);
    let class = move || {
        let waits = send.confirmation.is_asking();
        Some(if waits { "panel-waits" } else { "panel-actions" }.to_owned())
    };
    let cancel =
        el("a").class(Look::Plain.class()).attr("href", &Page::Keys.href()).text(text::CANCEL);
    let label = move || if send.is_lost() { text::RETRY } else { words::CREATE };
    let press = Button::live(Look::Primary, label).busy(send.busy).submit();
    let actions = el("div").live_attr("class", class).child(press).child(cancel);
    head()
        .child(el("p").class("lead").text(lead))
        .maybe(unread)
        .child(
            el("form")
                .attr("id", "new-key")
                .attr("novalidate", "")
                .attr("aria-label", key_words::NEW)
                .on_submit(move || send.press())
                .child(fields.live_attr("inert", move || send.is_lost().then(String::new)))
                .dynamic(move || trouble(send.form))
                .child(actions),
        )
        .dynamic(move || send.confirmation.panel())
}

/// What is wrong with the whole of it, near the button that was pressed.
pub fn trouble(form: Form) -> Option<El> {
    let failure = form.general()?;
    let lost = attempt::is_lost(&failure);
    let said = match failure {
        Failure::NoAnswer => words::LOST.to_owned(),
        _ if lost && form.is_new => format!("{} {}", failure.words(), words::LOST),
        _ => failure.words(),
    };
    Some(notice(Tone::Problem, &said, None))
}

#[derive(Clone, Copy)]
struct Send {
    form: Form,
    secret: Secret,
    made: RwSignal<Option<Arc<Key>>>,
    busy: RwSignal<bool>,
    undecided: RwSignal<bool>,
    /// What was sent, until it is known what became of it: a retry is the same request.
    kept: StoredValue<Option<(CreateKey, Request)>, LocalStorage>,
    confirmation: Confirmation,
    announcer: Announcer,
}

impl Send {
    fn is_lost(self) -> bool {
        self.undecided.get()
    }

    fn press(self) {
        if self.busy.get_untracked() {
            return;
        }
        let draft = self.form.draft.get_untracked();
        if let Some(wrong) = draft.wrong(true) {
            self.form.refuse(wrong);
            return;
        }
        let body = draft.create();
        let request = self.kept.try_update_value(|kept| {
            if kept.as_ref().is_none_or(|(sent, _)| *sent != body) {
                let request = Request::post(Endpoint::keys()).json(&body).once();
                *kept = Some((body, request));
            }
            kept.as_ref().map(|(_, request)| request.clone())
        });
        let Some(Some(request)) = request else { return };
        self.form.failure.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = self.confirmation.send(request).await;
            match answer.and_then(|answer| self.secret.take_in(answer)) {
                Ok(Some(key)) => {
                    self.undecided.try_set(false);
                    self.announcer.say(words::created(&key.name));
                    embed::changed(&key.id, EventKind::Created);
                    self.made.try_set(Some(Arc::new(key)));
                }
                Ok(None) | Err(Failure::Cancelled) => {}
                Err(failure) => {
                    let before = self.undecided.try_get_untracked().unwrap_or_default();
                    let undecided = crate::state::sending::is_undecided(before, &failure);
                    self.undecided.try_set(undecided);
                    if !undecided && !attempt::may_be_repeated(&failure) {
                        self.kept.try_set_value(None);
                    }
                    self.form.refuse(failure);
                }
            }
            self.busy.try_set(false);
        });
    }
}
