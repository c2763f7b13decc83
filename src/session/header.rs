//! The line above every page: whose registry this is and who is signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Person;
use crate::api;
use crate::browser::page;
use crate::config;
use crate::route::Page;
use crate::state::leaving::{Leaving, LostBy};
use crate::state::sending::is_lost;
use crate::text::reminders as reminder_words;
use crate::text::session as words;
use crate::ui::part::{self, Part};
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, memo, optional};

thread_local! {
    pub static PERSON: Part<()> = const { Part::coming() };
}

#[component]
#[inline(never)]
pub fn Header() -> SlimView {
    view! {
        <header class="header">
            <a class="header-home" href=Page::Keys.href()>{config::name()}</a>
            {optional(|| part::when_here(&PERSON, &()))}
        </header>
    }
    .slim()
}

/// Who is signed in. Arrives with the second half of the application.
#[component]
#[inline(never)]
pub fn HeaderPerson() -> SlimView {
    let person = Person::here();
    let name = memo(move || {
        person.session.with(|session| session.as_ref().map(|session| session.user.name.clone()))
    });
    let is_known = memo(move || name.with(Option::is_some));
    let shown = memo(move || name.get().unwrap_or_default());
    let title = memo(move || name.get().map(|name| words::signed_in_as(&name)));
    let problem = RwSignal::new(None::<Note>);
    let leaving = Leaving::here();
    let sign_out = move || {
        problem.set(None);
        spawn_local(async move {
            match api::sign_out().await {
                // A new document holds nothing of this one.
                Ok(()) => page::leave_to(&Page::SignIn.href()),
                Err(failure) => {
                    leaving.stay();
                    let words = words::sign_out_failed(is_lost(&failure), &failure.words());
                    problem.try_set(Some(Note::problem(words)));
                }
            }
        });
    };
    view! {
        <Show when=is_known>
            <div class="header-person">
                <bdi class="header-name" translate="no" title=title prop:textContent=shown></bdi>
                <a class=Look::Quiet.class() href=Page::Reminders.href()>
                    {reminder_words::TITLE}
                </a>
                <Button
                    look=Look::Quiet
                    on_press=move |()| _ = leaving.before(LostBy::AnotherDocument, sign_out)
                >
                    {words::SIGN_OUT}
                </Button>
            </div>
        </Show>
        <div class="header-problem"><NoticeRegion note=problem/></div>
    }
    .slim()
}
