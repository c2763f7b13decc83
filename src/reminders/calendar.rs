//! The calendar feed: made, shown once, and ended.

use latchkey_contract::{Calendar, CalendarAddress};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::loading;
use crate::api::{self, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::rotation::write;
use crate::session::{Confirmation, Person};
use crate::text;
use crate::text::reminders as words;
use crate::text::rotation::{Part, words as plain};
use crate::ui::old::copy::line_to_copy;
use crate::ui::old::{Announcer, Button, El, Look, Tone, effect, el, notice};

const MADE: &str = "calendar-made";
const MAKE: &str = "calendar-make";

#[derive(Clone, Copy)]
struct Feed {
    known: RwSignal<Option<Calendar>>,
    /// Only until the page is left.
    address: RwSignal<Option<String>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    confirmation: Confirmation,
    announcer: Announcer,
}

pub fn calendar() -> El {
    let feed = Feed {
        known: RwSignal::new(None),
        address: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
        confirmation: Confirmation::new(),
        announcer: Announcer::here(),
    };
    let person = Person::here();
    effect(move || {
        person.turn.track();
        feed.ask();
    });
    el("div")
        .child(el("p").class("field-hint").text(words::CALENDAR_LEAD))
        .dynamic(move || feed.address.get().map(|address| made(&address)))
        .dynamic(move || feed.state())
        .dynamic(move || feed.trouble())
        .dynamic(move || feed.confirmation.panel())
}

impl Feed {
    fn ask(self) {
        self.failure.try_set(None);
        spawn_local(async move {
            match api::calendar().await {
                Ok(known) => _ = self.known.try_set(Some(known)),
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
        });
    }

    fn trouble(self) -> Option<El> {
        let failure = self.failure.get()?;
        let retry = Button::new(Look::Plain, text::RETRY).on(move || self.ask());
        let retry = self.known.with(Option::is_none).then_some(retry);
        Some(notice(Tone::Problem, &failure.words(), retry))
    }

    fn state(self) -> Option<El> {
        let Some(known) = self.known.get() else {
            return self.failure.with(Option::is_none).then(loading);
        };
        let button = |look, label| Button::new(look, label).busy(self.busy);
        let actions =
            el("div").class("panel-actions").hidden_while(move || self.confirmation.is_asking());
        let Some(since) = known.created_at.filter(|_| known.active) else {
            let make = button(Look::Primary, words::MAKE).id(MAKE).on(move || self.make());
            return Some(actions.child(make));
        };
        let lost = if self.address.with(Option::is_none) { words::CALENDAR_ONCE } else { "" };
        let parts =
            vec![plain(words::CALENDAR_SINCE), Part::Time(since), plain(format!(". {lost}"))];
        let make = button(Look::Plain, words::MAKE_NEW).on(move || self.make());
        let stop = button(Look::Plain, words::STOP).on(move || self.stop());
        let hint = el("p").class("field-hint").text(words::REPLACES);
        let said = write(el("p").class("since"), parts);
        Some(el("div").child(said).child(actions.child(make).child(stop)).child(hint))
    }

    fn make(self) {
        self.begin();
        spawn_local(async move {
            let answer = self.confirmation.send(Request::post(Endpoint::calendar())).await;
            match answer.and_then(|answer| answer.read::<CalendarAddress>()) {
                Ok(made) => {
                    self.address.try_set(Some(made.url));
                    focus::by_id(MADE.to_owned());
                    self.ask();
                }
                Err(Failure::Cancelled) => {}
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
            self.busy.try_set(false);
        });
    }

    fn stop(self) {
        self.begin();
        spawn_local(async move {
            match api::stop_calendar().await {
                Ok(()) => {
                    self.address.try_set(None);
                    self.announcer.say(words::STOPPED.to_owned());
                    self.known.try_set(Some(Calendar { active: false, created_at: None }));
                    focus::by_id(MAKE.to_owned());
                }
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
            self.busy.try_set(false);
        });
    }

    fn begin(self) {
        self.failure.set(None);
        self.busy.set(true);
    }
}

fn made(address: &str) -> El {
    let title = el("h3").class("panel-title").attr("id", MADE).attr("tabindex", "-1");
    el("section")
        .class("made")
        .attr("aria-label", words::MADE)
        .child(title.text(words::MADE))
        .child(el("p").class("field-hint").text(words::MADE_LEAD))
        .child(line_to_copy(Look::Primary, words::MADE, address))
}
