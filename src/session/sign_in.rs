//! The sign-in page. What stood on the screen before is kept behind it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Person;
use crate::api::{self, Failure};
use crate::browser::{focus, page};
use crate::route::{Go, Page};
use crate::text::session as words;
use crate::ui::{Button, Look, Tone, notice};

const FORM: &str = "sign-in-form";

pub fn sign_in() -> AnyView {
    let (person, go) = (Person::here(), expect_context::<Go>());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let name = NodeRef::<leptos::html::Input>::new();
    let password = NodeRef::<leptos::html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(typed)) = (name.get_untracked(), password.get_untracked()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (name, secret) = (name.value(), typed.value());
        spawn_local(async move {
            match api::sign_in(name, secret).await {
                Ok(()) => enter(person, go).await,
                Err(refused) => {
                    failure.try_set(Some(refused));
                    if let Some(Some(input)) = password.try_get_untracked() {
                        input.set_value("");
                    }
                }
            }
            busy.try_set(false);
        });
    };
    let lead = if person.return_to.with_untracked(Option::is_some) {
        words::SIGNED_OUT
    } else {
        words::SIGN_IN_LEAD
    };
    focus::first_inside(FORM.to_owned());
    view! {
        <section class="sign-in" aria-labelledby="sign-in-title">
            <h1 id="sign-in-title">{words::SIGN_IN}</h1>
            <p class="lead">{lead}</p>
            <form id=FORM on:submit=submit>
                {move || failure.get().map(|failure| notice(Tone::Problem, failure.words(), None))}
                <label class="field">
                    <span class="field-label">{words::USERNAME}</span>
                    <input class="input" name="username" autocomplete="username" required
                        autocapitalize="none" spellcheck="false" node_ref=name />
                </label>
                <label class="field">
                    <span class="field-label">{words::PASSWORD}</span>
                    <input class="input" name="password" type="password" required
                        autocomplete="current-password" node_ref=password />
                </label>
                {Button::new(Look::Primary, words::SIGN_IN).busy(busy).submit()}
            </form>
        </section>
    }
    .into_any()
}

/// Goes on where the person was. Somebody else gets a page that holds nothing of theirs.
async fn enter(person: Person, go: Go) {
    let before = person.session.try_get_untracked().flatten().map(|session| session.user.id);
    let session = api::session().await.ok();
    let is_someone_else = before
        .is_some_and(|before| session.as_ref().is_none_or(|session| session.user.id != before));
    if is_someone_else {
        page::leave_to(&Page::Keys.href());
        return;
    }
    person.session.try_set(session);
    person.turn.try_update(|turn| *turn += 1);
    let target = person.return_to.try_update(Option::take).flatten();
    go.replace(&target.unwrap_or(Page::Keys));
}
