//! The page with all keys.

use leptos::prelude::*;

use super::banner::banner;
use super::filters::filters;
use super::list::{list, skeleton};
use super::strip::STRIP;
use crate::api::Failure;
use crate::browser::page as browser;
use crate::clock;
use crate::route::Page;
use crate::session::Person;
use crate::state::left::{self, Left};
use crate::state::list::{Filter, Keys, Load};
use crate::text;
use crate::text::keys as words;
use crate::ui::{Button, El, Icon, Look, Tone, effect, el, icon, notice, part};

/// Coming back sooner than this the list is still fresh enough.
const FRESH_MS: i64 = 30_000;

pub fn page() -> El {
    let keys = Keys::new();
    let person = Person::here();
    // Once at first, and again whenever somebody has signed in.
    effect(move || {
        person.turn.track();
        keys.start_again();
    });
    effect(move || keys.catch_up());
    come_back(keys);
    refresh_on_return(keys);
    // Nobody waits for the rest before the list: one frame shows the rows, the next is free.
    effect(move || {
        if keys.answered.get() {
            browser::next_frame(|| browser::next_frame(part::want));
        }
    });
    let offline = RwSignal::new(!browser::is_online());
    browser::on_return(move || {
        let is_offline = !browser::is_online();
        if offline.try_get_untracked() != Some(is_offline) {
            offline.try_set(is_offline);
            // What was missed meanwhile is asked for, however short it was.
            if !is_offline {
                keys.refresh();
            }
        }
    });
    let head = el("div").class("page-head").child(el("h1").text(words::TITLE)).child(new_key());
    el("div")
        .child(head)
        .child(el("figure").class("strip").dynamic(|| part::when_here(&STRIP, &())))
        .dynamic(move || banner(keys))
        .child(filters(keys))
        .dynamic(move || trouble(keys, offline))
        .child(list(keys))
        .dynamic(move || instead_of_list(keys))
}

/// To where somebody was in the list before they went to a key.
fn come_back(keys: Keys) {
    if let Some(left) = left::recall() {
        effect(move || {
            if keys.answered.get() {
                browser::next_frame(move || browser::scroll_down(left.scrolled));
            }
        });
    }
    on_cleanup(move || {
        if let Some(filter) = keys.filter.try_get_untracked() {
            left::remember(Left { filter, scrolled: browser::scrolled() });
        }
    });
}

fn new_key() -> El {
    el("a")
        .class(Look::Primary.class())
        .attr("href", &Page::NewKey { from: None }.href())
        .child(icon(Icon::Plus))
        .text(words::NEW)
}

/// What is said above the list; the list itself stays as it was.
fn trouble(keys: Keys, offline: RwSignal<bool>) -> Option<El> {
    match keys.load.get() {
        Load::Slow => Some(notice(Tone::Info, text::SLOW, None)),
        Load::Failed(failure) => {
            let tone = if failure == Failure::Offline { Tone::Warning } else { Tone::Problem };
            let retry = Button::new(Look::Plain, text::RETRY).on(move || keys.start());
            let said = match failure {
                Failure::Offline => failure.words(),
                _ => words::load_failed(&failure.words()),
            };
            Some(notice(tone, &said, Some(retry)))
        }
        Load::Loading | Load::Ready if offline.get() => {
            Some(notice(Tone::Warning, text::OFFLINE, None))
        }
        Load::Loading | Load::Ready => None,
    }
}

fn instead_of_list(keys: Keys) -> Option<El> {
    let is_empty = keys.blocks.with(Vec::is_empty);
    match keys.load.get() {
        Load::Loading | Load::Slow if is_empty => Some(skeleton()),
        Load::Ready if is_empty => Some(nothing(keys)),
        _ => None,
    }
}

fn nothing(keys: Keys) -> El {
    let empty = el("div").class("empty");
    if keys.filter.with_untracked(|filter| filter.state.is_none() && filter.q.is_empty()) {
        let title = el("h2").text(words::EMPTY_TITLE);
        return empty.child(title).child(el("p").text(words::EMPTY_LEAD)).child(new_key());
    }
    let clear = move || {
        keys.filter.update(|filter| {
            *filter = Filter { sort: filter.sort, ..Filter::default() };
        });
        keys.start();
    };
    empty
        .child(el("p").text(words::NOTHING_FOUND))
        .child(Button::new(Look::Plain, words::CLEAR).on(clear))
}

/// After sleep, a hidden tab or a lost connection the list is asked for again, in place.
fn refresh_on_return(keys: Keys) {
    let asked = StoredValue::new(clock::local_ms());
    browser::on_return(move || {
        let failed = matches!(keys.load.try_get_untracked(), Some(Load::Failed(_)));
        let age = asked.try_get_value().map_or(0, |asked| clock::local_ms() - asked);
        let is_stale = failed || !(0..FRESH_MS).contains(&age);
        if browser::is_online() && !browser::is_hidden() && is_stale {
            asked.try_set_value(clock::local_ms());
            keys.refresh();
        }
    });
}
