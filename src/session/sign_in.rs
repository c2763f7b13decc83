//! The sign-in page. What stood on the screen before is kept behind it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Person;
use crate::api::{self, Failure};
use crate::browser::{focus, page};
use crate::route::{Go, Page};
use crate::text::session as words;
use crate::ui::old::field::{Field, field, input};
use crate::ui::old::{Button, El, Look, Tone, el, notice};

const FORM: &str = "sign-in-form";

pub fn sign_in() -> El {
    let (person, go) = (Person::here(), Go::here());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let name = input("text")
        .attr("name", "username")
        .attr("autocomplete", "username")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("required", "");
    let password = input("password")
        .attr("name", "password")
        .attr("autocomplete", "current-password")
        .attr("required", "");
    let typed_name = Field::of(&name);
    let typed = Field::of(&password);
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (name, secret, typed) = (typed_name.value(), typed.value(), typed.clone());
        spawn_local(async move {
            match api::sign_in(name, secret).await {
                Ok(()) => enter(person, go).await,
                Err(refused) => {
                    failure.try_set(Some(refused));
                    typed.set_value("");
                }
            }
            busy.try_set(false);
        });
    };
    let was_signed_in = person.session.with_untracked(Option::is_some);
    let lead = if was_signed_in { words::SIGNED_OUT } else { words::SIGN_IN_LEAD };
    focus::first_inside(FORM.to_owned());
    let form = el("form")
        .attr("id", FORM)
        .on_submit(submit)
        .dynamic(move || {
            failure.with(|failure| {
                failure.as_ref().map(|failure| notice(Tone::Problem, &failure.words(), None))
            })
        })
        .child(field(words::USERNAME, name))
        .child(field(words::PASSWORD, password))
        .child(Button::new(Look::Primary, words::SIGN_IN).busy(busy).submit());
    el("section")
        .class("sign-in")
        .attr("aria-labelledby", "sign-in-title")
        .child(el("h1").attr("id", "sign-in-title").text(words::SIGN_IN))
        .child(el("p").class("lead").text(lead))
        .child(form)
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
