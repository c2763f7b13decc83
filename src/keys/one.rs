//! The page of one key: its row, its settings in full, its places and its activity.

mod settings;

use latchkey_contract::Slug;
use leptos::prelude::*;

use self::settings::Settings;
use super::activity::Activity;
use super::row::KeyRow;
use crate::api::{self, Failure};
use crate::browser::page as browser;
use crate::rotation::{Places, Progress};
use crate::route::{Go, Page};
use crate::session::Person;
use crate::state::keys::Keys;
use crate::state::reading::Reading;
use crate::state::row::{Panel, Row};
use crate::text;
use crate::text::activity as words;
use crate::text::rotation as rotation_words;
use crate::ui::{
    Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, Tone, derive, effect, memo,
    optional,
};
use crate::{clock, config};

/// A key that was read less than this ago is fresh enough.
const FRESH_MS: i64 = 30_000;

#[component]
#[inline(never)]
pub fn OneKey(id: String, regenerate: bool) -> SlimView {
    let keys = Keys::here();
    let reading = Reading::<()>::new();
    let row = RwSignal::new(None::<Row>);
    let id = StoredValue::new(id);
    // The row's panel on this page ends with the page.
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let ask = move || {
        let id = id.get_value();
        let answer = async move { api::key(&id).await };
        reading.ask_then(answer, move |key| {
            let known = keys.adopt(key);
            if row.try_with_untracked(Option::is_none) == Some(true) {
                let here = owner.try_with_value(|owner| owner.with(|| known.at("one")));
                row.try_set(here);
            }
        });
    };
    keep_fresh(reading, ask);
    let is_missing =
        memo(move || reading.failure().is_some_and(|failure| failure.is(Slug::NotFound)));
    // Text that the person typed stays on the screen although the key is gone.
    let is_over = memo(move || {
        is_missing.get() && !row.get().is_some_and(|row| row.guard.is_unsaved_untracked())
    });
    let note = move || {
        let failure = reading.failure().filter(|_| !is_over.get())?;
        let tone = if failure == Failure::Offline { Tone::Warning } else { Tone::Problem };
        Some(Note::new(tone, failure.words()))
    };
    let is_coming = memo(move || row.with(Option::is_none) && reading.failure().is_none());
    let shown = move || {
        let row = row.get().filter(|_| !is_over.get())?;
        Some(untrack(|| view! { <Details row regenerate/> }.slim()))
    };
    view! {
        <div class="one">
            <a class="back" data-noscroll="" href=Page::Keys.href()>{text::ALL_KEYS}</a>
            <NoticeRegion note=derive(note)>
                <Button look=Look::Plain on_press=move |()| ask()>{text::RETRY}</Button>
            </NoticeRegion>
            <Show when=is_over><NotFound/></Show>
            {optional(shown)}
            <Show when=is_coming><Skeleton/></Show>
        </div>
    }
    .slim()
}

/// Read now, after each sign-in, and when the person returns to the window.
fn keep_fresh(reading: Reading<()>, ask: impl Fn() + Copy + 'static) {
    let person = Person::here();
    let read_ms = StoredValue::new(0_i64);
    effect(move || {
        person.turn.track();
        read_ms.set_value(clock::local_ms());
        untrack(ask);
    });
    effect(move || {
        if person.returned.get() == 0 {
            return;
        }
        let age = read_ms.try_get_value().map_or(0, |read| clock::local_ms() - read);
        if reading.has_failed_untracked() || !(0..FRESH_MS).contains(&age) {
            read_ms.try_set_value(clock::local_ms());
            untrack(ask);
        }
    });
}

#[component]
#[inline(never)]
fn Details(row: Row, regenerate: bool) -> SlimView {
    let go = Go::here();
    if regenerate {
        row.open(Panel::Regenerate);
    }
    effect(move || {
        // Text that the person typed stays on the screen.
        if row.is_gone() && !row.guard.is_unsaved_untracked() {
            go.to(&Page::Keys);
        }
    });
    let name = memo(move || row.key().name.clone());
    let registry = config::name();
    effect(move || browser::set_title(&text::title(&name.get(), &registry)));
    // The panel shows the same and more while it is open.
    let is_closed = memo(move || row.panel() != Some(Panel::Regenerate));
    view! {
        <h1><bdi translate="no" prop:textContent=name></bdi></h1>
        <ul class="block" role="list"><KeyRow row/></ul>
        <Show when=is_closed><div class="card"><Progress row level=2/></div></Show>
        <section class="card">
            <h2>{words::SETTINGS}</h2>
            <Settings row/>
            <div class="panel-actions">
                <Button look=Look::Plain on_press=move |()| row.open(Panel::Edit)>
                    {words::EDIT_SETTINGS}
                </Button>
                <a class=Look::Plain.class() href=Page::NewKey { from: Some(row.id()) }.href()>
                    {words::COPY_SETTINGS}
                </a>
            </div>
        </section>
        <div class="card">
            <Places row level=2 title=rotation_words::PLACES/>
        </div>
        <Activity row/>
    }
    .slim()
}

#[component]
#[inline(never)]
fn NotFound() -> SlimView {
    view! {
        <div class="empty">
            <h1>{words::NOT_FOUND_TITLE}</h1>
            <p>{words::NOT_FOUND}</p>
            <a class="button" href=Page::Keys.href()>{text::ALL_KEYS}</a>
        </div>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Skeleton() -> SlimView {
    view! {
        <div aria-busy="true">
            <p class="aside">{words::LOADING}</p>
            <div class="skeleton skeleton-heading"></div>
            <div class="skeleton skeleton-row"></div>
        </div>
    }
    .slim()
}
