//! The page with all keys.

use leptos::prelude::*;

use super::banner::banner;
use super::filters::filters;
use super::list::{list, skeleton, slow};
use super::state::{Filter, Keys, Load};
use super::strip::strip;
use crate::api::Failure;
use crate::browser::page as browser;
use crate::clock;
use crate::route::Page;
use crate::session::Person;
use crate::text;
use crate::text::keys as words;
use crate::ui::{Button, Icon, Look, Tone, icon, notice};

/// Coming back sooner than this the list is still fresh enough.
const FRESH_MS: i64 = 30_000;

pub fn page() -> AnyView {
    let keys = Keys::new();
    let person = Person::here();
    // Once at first, and again whenever somebody has signed in.
    Effect::new(move |_| {
        person.turn.track();
        keys.start();
    });
    refresh_on_return(keys);
    view! {
        <div class="page-head">
            <h1>{words::TITLE}</h1>
            <a class="button button-primary" href=Page::NewKey { from: None }.href()>
                {icon(Icon::Plus)}{words::NEW}
            </a>
        </div>
        {strip()}
        {banner(keys)}
        {filters(keys)}
        {move || trouble(keys)}
        {list(keys)}
        {move || instead_of_list(keys)}
    }
    .into_any()
}

/// What is said above the list; the list itself stays as it was.
fn trouble(keys: Keys) -> Option<AnyView> {
    match keys.load.get() {
        Load::Slow => Some(slow()),
        Load::Failed(failure) => {
            let tone = if failure == Failure::Offline { Tone::Warning } else { Tone::Problem };
            let retry = Button::new(Look::Plain, text::RETRY).on(move || keys.start());
            Some(notice(tone, failure.words(), Some(retry)))
        }
        Load::Loading | Load::Ready => None,
    }
}

fn instead_of_list(keys: Keys) -> Option<AnyView> {
    let is_empty = keys.blocks.with(Vec::is_empty);
    match keys.load.get() {
        Load::Loading | Load::Slow if is_empty => Some(skeleton()),
        Load::Ready if is_empty => Some(nothing(keys)),
        _ => None,
    }
}

fn nothing(keys: Keys) -> AnyView {
    if keys.filter.with_untracked(|filter| filter.state.is_none() && filter.q.is_empty()) {
        return view! {
            <div class="empty">
                <h2>{words::EMPTY_TITLE}</h2>
                <p>{words::EMPTY_LEAD}</p>
                <a class="button button-primary" href=Page::NewKey { from: None }.href()>{words::NEW}</a>
            </div>
        }
        .into_any();
    }
    let clear = move || {
        keys.filter.update(|filter| {
            *filter = Filter { sort: filter.sort, ..Filter::default() };
        });
        keys.start();
    };
    view! {
        <div class="empty">
            <p>{words::NOTHING_FOUND}</p>
            {Button::new(Look::Plain, words::CLEAR).on(clear)}
        </div>
    }
    .into_any()
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
