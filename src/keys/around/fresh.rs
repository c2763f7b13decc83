//! Keeps the list fresh, and a person's place in it.

use leptos::prelude::*;

use crate::browser::{page, scroll};
use crate::clock;
use crate::session::Person;
use crate::state::due::Crossing;
use crate::state::keys::Keys;
use crate::text::keys as words;
use crate::ui::{Announcer, effect};

/// A list that was read less than this ago is fresh enough.
const FRESH_MS: i64 = 30_000;

/// Reads the list again after sleep, a hidden tab or a lost connection, and announces the deadlines
/// that keys cross. Returns whether the browser is offline.
pub fn keep_fresh(keys: Keys) -> RwSignal<bool> {
    keys.watch_deleted();
    effect(move || keys.catch_up());
    announce_crossings(keys);
    refresh_on_return(keys, Person::here());
    follow_connection(keys)
}

fn announce_crossings(keys: Keys) {
    let announcer = Announcer::here();
    effect(move || {
        let crossings = keys.crossings.take();
        for crossing in [Crossing::End, Crossing::Hour, Crossing::Day] {
            let crossed = crossings.iter().filter(|(_, crossed)| *crossed == crossing);
            let names: Vec<&str> = crossed.map(|(name, _)| name.as_str()).collect();
            if !names.is_empty() {
                announcer.say(match crossing {
                    Crossing::End => words::have_expired(&names),
                    Crossing::Hour => words::an_hour_left(&names),
                    Crossing::Day => words::a_day_left(&names),
                });
            }
        }
    });
}

fn refresh_on_return(keys: Keys, person: Person) {
    let read_ms = StoredValue::new(clock::local_ms());
    effect(move || {
        if person.returned.get() == 0 {
            return;
        }
        let age = read_ms.try_get_value().map_or(0, |read| clock::local_ms() - read);
        if keys.first.has_failed_untracked() || !(0..FRESH_MS).contains(&age) {
            read_ms.try_set_value(clock::local_ms());
            untrack(move || keys.refresh());
        }
    });
}

fn follow_connection(keys: Keys) -> RwSignal<bool> {
    let is_offline = RwSignal::new(!page::is_online());
    page::on_return(move || {
        let now = !page::is_online();
        if is_offline.try_get_untracked() != Some(now) {
            is_offline.try_set(now);
            // What changed meanwhile is read at once, however short the gap was.
            if !now {
                keys.refresh();
            }
        }
    });
    is_offline
}

/// The list stays mounted while another page is shown. Coming back leads to the same row, at the
/// same height.
pub fn keep_place(is_shown: Memo<bool>) {
    let place = StoredValue::new(None::<scroll::Place>);
    scroll::before_leaving(move || {
        if is_shown.try_get_untracked() == Some(true) {
            place.try_set_value(scroll::place("li.key"));
        }
    });
    let is_first = StoredValue::new(true);
    effect(move || {
        let is_return = is_shown.get() && is_first.try_update_value(std::mem::take) == Some(false);
        if is_return && let Some(place) = place.try_get_value().flatten() {
            page::next_frame(move || scroll::back_to(&place));
        }
    });
}
