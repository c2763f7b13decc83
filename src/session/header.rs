//! The line above every page: whose registry this is and who is signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Person;
use crate::api;
use crate::browser::page;
use crate::config;
use crate::route::Page;
use crate::text;
use crate::text::session as words;
use crate::ui::{Announcer, Button, Look};

pub fn header() -> AnyView {
    let (person, announcer) = (Person::here(), Announcer::here());
    let sign_out = move || {
        spawn_local(async move {
            match api::sign_out().await {
                // Leaving the document wipes whatever the page still holds.
                Ok(()) => page::leave_to(&Page::SignIn.href()),
                Err(failure) => announcer.say(failure.words()),
            }
        });
    };
    let who = move || {
        person.session.get().map(|session| {
            view! {
                <span class="header-person" title=words::signed_in_as(&session.user.name)>
                    {session.user.name.clone()}
                </span>
                {Button::new(Look::Quiet, words::SIGN_OUT).on(sign_out)}
            }
            .into_any()
        })
    };
    view! {
        <a class="skip" href="#content">{text::SKIP}</a>
        <header class="header">
            <a class="header-name" href=Page::Keys.href()>{config::name()}</a>
            {who}
        </header>
    }
    .into_any()
}
