//! Adding a place where the checklist is, so that a value that is shown stays on the screen.

use std::sync::Arc;

use latchkey_contract::{EditKey, EventKind, Key, NewPlace, Place, Slug};
use leptos::prelude::*;

use crate::api::{Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::session::{Confirmation, ConfirmationPlace, Person};
use crate::state::leaving::{self, LostBy, Unsaved};
use crate::state::row::Row;
use crate::state::sending::Sending;
use crate::text;
use crate::text::form as words;
use crate::text::rotation::{ADD, ADD_PLACE};
use crate::ui::input::TextInput;
use crate::ui::keyboard::is_escape;
use crate::ui::{
    Announcer, Button, IntoSlim, Look, Note, NoticeRegion, SlimView, SubmitButton, derive, optional,
};

/// A button that opens two fields. A page can show the places of a key twice, under headings of
/// different levels.
#[component]
#[inline(never)]
pub fn AddPlace(row: Row, level: u8) -> SlimView {
    let is_open = RwSignal::new(false);
    let button = row.element_id(&format!("add-place-{level}"));
    let close = {
        let button = button.clone();
        Callback::new(move |()| {
            is_open.set(false);
            focus::by_id(button.clone());
        })
    };
    optional(move || {
        Some(if is_open.get() {
            view! { <Fields row level close/> }.slim()
        } else {
            let open = move |()| is_open.set(true);
            view! {
                <div class="panel-actions">
                    <Button look=Look::Plain id=button.clone() on_press=open>{ADD_PLACE}</Button>
                </div>
            }
            .slim()
        })
    })
}

#[component]
#[inline(never)]
fn Fields(row: Row, level: u8, close: Callback<()>) -> SlimView {
    let (label, link) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (sending, confirmation) = (Sending::new(), Confirmation::new());
    Person::here().outdates(sending);
    confirmation.pauses(sending);
    let is_typed =
        derive(move || label.with(|text| !text.is_empty()) || link.with(|text| !text.is_empty()));
    leaving::guard(is_typed, Unsaved::Text, LostBy::AnotherPage);
    let label_id = row.element_id(&format!("place-label-{level}"));
    focus::by_id(label_id.clone());
    let announcer = Announcer::here();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if sending.is_busy_untracked() {
            return;
        }
        let (label, url) = (trimmed(label), trimmed(link));
        let place = NewPlace { id: None, label, url: (!url.is_empty()).then_some(url) };
        let added = words::place_added(&place.label);
        let take = move |key: Key| {
            announcer.say(added);
            embed::changed(&key.id, EventKind::Edited);
            row.accept(key);
            // The panel may be closed already.
            close.try_run(());
        };
        // The reply that was lost said that the place is added, and the row has it by now.
        let known = row.key_untracked().filter(|_| sending.is_undecided_untracked());
        if let Some(key) = known.filter(|key| key.places.iter().any(|known| is_same(known, &place)))
        {
            return take((*key).clone());
        }
        sending.send(add(row, confirmation, place), take);
    };
    let problem = derive(move || {
        let failure = sending.failure()?;
        Some(Note::problem(failure.about("places").unwrap_or_else(|| failure.words())))
    });
    // Escape would close the panel around the form.
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if is_escape(&event) {
            event.stop_propagation();
            if !is_typed.get_untracked() {
                close.run(());
            }
        }
    };
    view! {
        <form class="place-new" novalidate aria-label=ADD_PLACE on:submit=submit on:keydown=on_key>
            <TextInput
                label=words::PLACE
                placeholder=words::PLACE_HINT
                id=label_id
                on_input=move |text| label.set(text)
            />
            <TextInput
                label=words::LINK
                placeholder=words::LINK_HINT
                is_link=true
                on_input=move |text| link.set(text)
            />
            <div class="panel-actions">
                <SubmitButton look=Look::Plain busy=derive(move || sending.is_busy())>
                    {ADD}
                </SubmitButton>
                <Button look=Look::Quiet on_press=move |()| close.run(())>{text::CANCEL}</Button>
            </div>
            <NoticeRegion note=problem/>
        </form>
        <ConfirmationPlace confirmation/>
    }
    .slim()
}

fn trimmed(typed: RwSignal<String>) -> String {
    typed.with_untracked(|text| text.trim().to_owned())
}

/// Adds the place to those that the key has now. If somebody else changed the key first, the place
/// is added to theirs. If it is there already, an earlier request has added it, whose reply was lost.
async fn add(row: Row, confirmation: Confirmation, place: NewPlace) -> Result<Key, Failure> {
    loop {
        let Some(key) = row.key_untracked() else { return Err(Failure::Cancelled) };
        let answer = confirmation.send(request(&key, &place)).await;
        match answer {
            Err(Failure::Refused(problem)) if problem.is(Slug::Stale) => match &problem.key {
                Some(now) if now.places.iter().any(|other| is_same(other, &place)) => {
                    return Ok((**now).clone());
                }
                Some(now) if now.version > key.version => row.accept((**now).clone()),
                _ => return Err(Failure::Refused(problem)),
            },
            answer => return answer?.read(),
        }
    }
}

fn request(key: &Arc<Key>, place: &NewPlace) -> Request {
    let places = key.places.iter().map(kept).chain([place.clone()]).collect();
    let body = EditKey { places: Some(places), ..EditKey::default() };
    Request::patch(Endpoint::key(&key.id)).json(&body).if_match(key.version)
}

fn is_same(known: &Place, new: &NewPlace) -> bool {
    known.label == new.label && known.url == new.url
}

fn kept(place: &Place) -> NewPlace {
    NewPlace { id: Some(place.id.clone()), label: place.label.clone(), url: place.url.clone() }
}
