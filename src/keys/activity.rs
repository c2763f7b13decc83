//! What happened to a key, newest first.

use std::sync::Arc;

use latchkey_contract::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use crate::api::{self, Failure};
use crate::browser::{focus, page};
use crate::format;
use crate::state::row::Row;
use crate::text;
use crate::text::activity as words;
use crate::ui::old::{Button, El, Look, Tone, effect, el, notice};

const ID: &str = "activity";

#[derive(Clone, Copy)]
struct Log {
    events: RwSignal<Option<Vec<Arc<Event>>>>,
    /// Goes on here; `None` at the oldest.
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    id: StoredValue<String>,
}

pub fn activity(row: Row, id: String) -> El {
    let log = Log {
        events: RwSignal::new(None),
        next: RwSignal::new(None),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        id: StoredValue::new(id),
    };
    // Whatever changes the key is an event too.
    effect(move || {
        row.key();
        untrack(move || log.ask(false));
    });
    let hash = use_location().hash;
    let is_loaded = Memo::new(move |_| log.events.with(Option::is_some));
    effect(move || {
        hash.track();
        if is_loaded.get() && page::hash() == "#activity" {
            page::next_frame(|| {
                focus::scroll_to(ID);
                focus::by_id(ID.to_owned());
            });
        }
    });
    let older = move || {
        log.next.with(Option::is_some).then(|| {
            Button::new(Look::Plain, words::OLDER).busy(log.busy).on(move || log.ask(true))
        })
    };
    el("section")
        .class("card")
        .attr("id", ID)
        .attr("tabindex", "-1")
        .attr("aria-labelledby", "activity-title")
        .child(el("h2").attr("id", "activity-title").text(words::ACTIVITY))
        .dynamic(move || Some(list(log)))
        .dynamic(move || {
            let retry = Button::new(Look::Plain, text::RETRY).on(move || log.ask(false));
            log.failure.get().map(|failure| notice(Tone::Problem, &failure.words(), Some(retry)))
        })
        .dynamic(older)
}

impl Log {
    /// From the newest on, or further back from where the list ends.
    fn ask(self, older: bool) {
        let Some(id) = self.id.try_get_value() else { return };
        let cursor = if older { self.next.get_untracked() } else { None };
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            match api::events(&id, cursor.as_deref()).await {
                Ok(page) => {
                    self.next.try_set(page.next_cursor);
                    self.events.try_update(|events| {
                        let mut all =
                            if older { events.take().unwrap_or_default() } else { Vec::new() };
                        all.extend(page.events.into_iter().map(Arc::new));
                        *events = Some(all);
                    });
                }
                Err(refused) => {
                    self.failure.try_set(Some(refused));
                }
            }
            self.busy.try_set(false);
        });
    }
}

fn list(log: Log) -> El {
    log.events.with(|events| match events {
        None if log.failure.with(Option::is_some) => el("p"),
        None => el("p").class("lead").attr("role", "status").text(words::ACTIVITY_LOADING),
        Some(events) if events.is_empty() => el("p").class("lead").text(words::NOTHING),
        Some(events) => el("ol")
            .class("events")
            .attr("role", "list")
            .children(events.iter().map(|event| line(event))),
    })
}

fn line(event: &Event) -> El {
    let machine = format::machine(event.at);
    let circumstances = words::circumstances(event);
    let circumstances =
        (!circumstances.is_empty()).then(|| el("span").class("event-more").text(&circumstances));
    el("li")
        .class("event")
        .attr("data-kind", event.kind.as_str())
        .child(el("time").attr("datetime", &machine).text(&format::exact(event.at)))
        .child(
            el("div")
                .child(el("span").class("event-what").text(&words::what(event)))
                .text(" ")
                .maybe(circumstances),
        )
}
