//! The line above every page: whose registry this is and who is signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Person;
use crate::api;
use crate::browser::page;
use crate::config;
use crate::route::Page;
use crate::text::reminders as reminder_words;
use crate::text::session as words;
use crate::ui::{Announcer, Button, El, Look, el};

pub fn header() -> El {
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
        person.session.with(|session| {
            let name = &session.as_ref()?.user.name;
            let shown = el("span").class("header-name").attr("title", &words::signed_in_as(name));
            let button = Button::new(Look::Quiet, words::SIGN_OUT).on(sign_out);
            let reminders = el("a")
                .class(Look::Quiet.class())
                .attr("href", &Page::Reminders.href())
                .text(reminder_words::TITLE);
            let person = el("div").class("header-person").child(shown.text(name));
            Some(person.child(reminders).child(button))
        })
    };
    let home = el("a").class("header-home").attr("href", &Page::Keys.href()).text(&config::name());
    el("header").class("header").child(home).dynamic(who)
}
