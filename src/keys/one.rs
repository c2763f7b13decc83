//! The page of one key: the same row, its settings in full, and its activity.

use std::sync::Arc;

use latchkey_contract::{Key, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::activity::activity;
use super::row::KeyRow;
use crate::ui::IntoSlim;
use crate::api::{self, Failure};
use crate::browser::page as browser;
use crate::route::{Go, Page};
use crate::session::Person;
use crate::state::keys::Keys;
use crate::state::row::{Panel, Row};
use crate::text;
use crate::text::activity as words;
use crate::text::keys as key_words;
use crate::text::rotation as rotation_words;
use crate::ui::old::{Button, El, Look, Tone, effect, el, notice};
use crate::{clock, config, rotation};

/// Coming back sooner than this the key is still fresh enough.
const FRESH_MS: i64 = 30_000;

pub fn one_key(id: String, regenerate: bool) -> El {
    let person = Person::here();
    let (first, failure) = (RwSignal::new(None::<Arc<Key>>), RwSignal::new(None::<Failure>));
    let shown = StoredValue::new(None::<Row>);
    let asked = StoredValue::new(0_i64);
    let id = StoredValue::new(id);
    let ask = move || {
        let Some(id) = id.try_get_value() else { return };
        asked.try_set_value(clock::local_ms());
        spawn_local(async move {
            match api::key(&id).await {
                Ok(key) => {
                    failure.try_set(None);
                    // A row that stands keeps its open panel, and what was typed into it.
                    if let Some(row) = shown.try_get_value().flatten() {
                        row.accept(key);
                    } else {
                        first.try_set(Some(Arc::new(key)));
                    }
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    // Once at first, and again whenever somebody has signed in.
    effect(move || {
        person.turn.track();
        ask();
    });
    browser::on_return(move || {
        let age = asked.try_get_value().map_or(0, |asked| clock::local_ms() - asked);
        let failed = failure.try_with_untracked(Option::is_some) == Some(true);
        if browser::is_online()
            && !browser::is_hidden()
            && (failed || !(0..FRESH_MS).contains(&age))
        {
            ask();
        }
    });
    let trouble = move || {
        let failure = failure.get()?;
        if failure.is(Slug::NotFound) {
            return Some(not_found());
        }
        let tone = if failure == Failure::Offline { Tone::Warning } else { Tone::Problem };
        let retry = Button::new(Look::Plain, text::RETRY).on(ask);
        Some(notice(tone, &failure.words(), Some(retry)))
    };
    el("div")
        .class("one")
        .child(el("a").class("back").attr("href", &Page::Keys.href()).text(text::ALL_KEYS))
        .dynamic(trouble)
        .dynamic(move || match first.get() {
            Some(key) => Some(one(&key, regenerate, shown)),
            None if failure.with(Option::is_none) => Some(skeleton()),
            None => None,
        })
}

fn one(key: &Arc<Key>, regenerate: bool, shown: StoredValue<Option<Row>>) -> El {
    let go = expect_context::<Go>();
    let id = key.id.clone();
    let copy = Page::NewKey { from: Some(id.clone()) }.href();
    let row = Keys::here().adopt((**key).clone()).at("one");
    effect(move || {
        if row.is_gone() {
            go.to(&Page::Keys);
        }
    });
    shown.set_value(Some(row));
    if regenerate {
        row.open(Panel::Regenerate);
    }
    let regenerating = Memo::new(move |_| row.panel() == Some(Panel::Regenerate));
    let registry = config::name();
    effect(move || browser::set_title(&text::title(&row.key().name, &registry)));
    el("div")
        .child(el("h1").live_text(move || row.key().name.clone()))
        .child(el("ul").class("block").attr("role", "list").view(view! { <KeyRow row/> }.slim()))
        // The panel has the same, and more, while it is open.
        .dynamic(move || {
            let elsewhere = regenerating.get();
            (!elsewhere).then(|| el("div").class("card").dynamic(rotation::progress(row, "h2")))
        })
        .child(
            el("section")
                .class("card")
                .child(el("h2").text(words::SETTINGS))
                .dynamic(move || Some(settings(&row.key())))
                .child(
                    el("a")
                        .class(Look::Plain.class())
                        .attr("href", &copy)
                        .text(words::COPY_SETTINGS),
                ),
        )
        .child(
            el("div")
                .class("card")
                .child(rotation::places(row, el("h2").text(rotation_words::PLACES_OF_KEY))),
        )
        .child(activity(row, id))
}

/// Everything the row cuts short or leaves out.
fn settings(key: &Key) -> El {
    let line =
        |term: &str, says: El| el("div").class("fate").child(el("dt").text(term)).child(says);
    let words_of = |text: &str| el("dd").text(text);
    let each = key.packages.iter().map(|pattern| el("li").child(el("code").text(pattern.as_str())));
    let packages =
        el("dd").child(el("ul").class("matches-list").attr("role", "list").children(each));
    let lifetime =
        key.lifetime_days.map_or_else(|| words::NO_LIFETIME.to_owned(), rotation_words::lifetime);
    let made = rotation::write(
        el("dd"),
        vec![
            rotation_words::Part::Time(key.created_at),
            rotation_words::words(words::made_by(&key.created_by)),
        ],
    );
    el("dl")
        .class("fates")
        .child(line(words::OWNER, words_of(&key_words::owner(&key.owner))))
        .child(line(words::MAY, words_of(&key_words::scopes(&key.scopes))))
        .child(line(words::REACHES, packages))
        .child(line(words::LIFETIME, words_of(&lifetime)))
        .child(line(words::MADE, made))
}

fn not_found() -> El {
    let back = el("a").class("button").attr("href", &Page::Keys.href()).text(text::ALL_KEYS);
    el("div")
        .class("empty")
        .child(el("h1").text(words::NOT_FOUND_TITLE))
        .child(el("p").text(words::NOT_FOUND))
        .child(back)
}

fn skeleton() -> El {
    el("div")
        .attr("aria-busy", "true")
        .child(el("p").class("aside").attr("role", "status").text(words::LOADING))
        .child(el("div").class("skeleton skeleton-heading"))
        .child(el("div").class("skeleton skeleton-row"))
}
