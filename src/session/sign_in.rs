//! The sign-in page. The page behind it is kept.

use latchkey_contract::{Secret, Slug};
use leptos::html::Input;
use leptos::prelude::*;

use super::Person;
use crate::api::{self, Failure};
use crate::browser::{focus, page};
use crate::route::{Go, Page};
use crate::state::sending::Sending;
use crate::text::session as words;
use crate::ui::field::Field;
use crate::ui::input::PasswordInput;
use crate::ui::{IntoSlim, Look, Note, NoticeRegion, SlimView, SubmitButton, derive, effect};

#[component]
#[inline(never)]
pub fn SignIn() -> SlimView {
    let (person, go) = (Person::here(), Go::here());
    let (name, password) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let sending = Sending::new();
    effect(move || {
        if let Some(name) = name.get() {
            focus::element(name);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(name), Some(field)) = (name.get_untracked(), password.get_untracked()) else {
            return;
        };
        if sending.is_busy_untracked() {
            return;
        }
        let (name, secret) = (name.value(), Secret::new(field.value()));
        let was_shown = person.was_shown_untracked();
        let answer = async move {
            api::sign_in(name, secret).await?;
            enter(person, go, was_shown).await;
            Ok::<_, Failure>(())
        };
        let refused = move |failure: &Failure| {
            if failure.is(Slug::WrongCredentials) {
                field.set_value("");
            }
        };
        sending.send_or(answer, |()| (), refused);
    };
    let problem = move || sending.failure().map(|failure| Note::problem(failure.words()));
    let lead = if person.was_shown_untracked() { words::SIGNED_OUT } else { words::SIGN_IN_LEAD };
    view! {
        <section class="sign-in" aria-labelledby="sign-in-title">
            <h1 id="sign-in-title">{words::SIGN_IN}</h1>
            <p class="lead">{lead}</p>
            <form on:submit=submit>
                <NoticeRegion note=derive(problem)/>
                <Field label=words::USERNAME>
                    <input
                        class="input"
                        type="text"
                        name="username"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        required
                        node_ref=name
                    />
                </Field>
                <Field label=words::PASSWORD>
                    <PasswordInput autocomplete="current-password" node_ref=password/>
                </Field>
                <SubmitButton look=Look::Primary busy=derive(move || sending.is_busy())>
                    {words::SIGN_IN}
                </SubmitButton>
            </form>
        </section>
    }
    .slim()
}

/// Returns to where the person was. Another person, or a person who cannot be told from another,
/// gets a new document that holds nothing of the first one.
async fn enter(person: Person, go: Go, was_shown: bool) {
    let session = api::session().await.ok();
    if was_shown && !person.is_same(session.as_ref()) {
        page::leave_to(&Page::Keys.href());
        return;
    }
    person.session.try_set(session);
    person.turn.try_update(|turn| *turn += 1);
    let target = person.return_to.try_update(Option::take).flatten();
    go.replace(&target.unwrap_or(Page::Keys));
}
