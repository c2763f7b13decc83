//! While the overlap runs: which value was used since, by whom, and stopping the old one early.

use std::time::Duration;

use latchkey_contract::{EventKind, Key, ValueInfo};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::preview::overlapping;
use super::sentence::write;
use crate::api::{self, Endpoint, Failure, Request};
use crate::browser::{focus, page};
use crate::clock;
use crate::embed;
use crate::state::row::Row;
use crate::text::rotation::{self as words, Part};
use crate::ui::old::{Announcer, Button, El, Look, Tone, el, notice};

/// Often enough to watch a pipeline run, seldom enough to be no load.
const EVERY: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overlap {
    None,
    Runs,
    Over,
}

/// For `dynamic`: empty where no old value was left running.
pub fn progress(row: Row, level: &'static str) -> impl Fn() -> Option<El> {
    let (announcer, failure) = (Announcer::here(), RwSignal::new(None::<Failure>));
    let busy = RwSignal::new(false);
    poll(row, announcer);
    let overlap = Memo::new(move |before: Option<&Overlap>| {
        let runs = overlapping(&row.key(), row.now()).is_some();
        match before {
            _ if runs => Overlap::Runs,
            None | Some(Overlap::None) => Overlap::None,
            Some(Overlap::Runs | Overlap::Over) => Overlap::Over,
        }
    });
    move || match overlap.get() {
        Overlap::None => None,
        Overlap::Over => Some(stopped(&row.key())),
        Overlap::Runs => Some(running(row, level, announcer, busy, failure)),
    }
}

fn stopped(key: &Key) -> El {
    let said = notice(Tone::Good, words::OLD_STOPPED, None);
    said.attr("id", &stopped_id(key)).attr("tabindex", "-1")
}

fn stopped_id(key: &Key) -> String {
    format!("stopped-{}", key.id)
}

fn running(
    row: Row,
    level: &'static str,
    announcer: Announcer,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
) -> El {
    let stop = move || {
        let Some(key) = row.key_untracked() else { return };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let request = Request::post(Endpoint::retire(&key.id));
            match api::send(request).await.and_then(|answer| answer.read()) {
                Ok(after) => {
                    // The button that had the focus is gone with the value it stopped.
                    focus::by_id(stopped_id(&after));
                    announcer.say(words::stopped(&key.name));
                    embed::changed(&key.id, EventKind::Retired);
                    row.accept(after);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let lead = move || {
        if is_safe(&row.key()) { words::STOP_LEAD_SAFE } else { words::STOP_LEAD }.to_owned()
    };
    el("section")
        .class("part")
        .child(el(level).text(words::PROGRESS))
        .child(el("p").class("field-hint").text(words::PROGRESS_LEAD))
        .dynamic(move || Some(uses(&row.key())))
        .child(
            el("div")
                .class("stop-old")
                .child(Button::new(Look::Plain, words::STOP_OLD).busy(busy).on(stop))
                .child(el("p").class("field-hint").live_text(lead)),
        )
        .dynamic(move || failure.get().map(|failure| notice(Tone::Problem, &failure.words(), None)))
}

fn uses(key: &Key) -> El {
    let one = |name: &str, value: &ValueInfo, says: Vec<Part>| {
        let hint = value.hint.as_ref().map(|hint| el("code").class("hint").text(hint));
        el("div")
            .class("fate")
            .child(el("dt").text(name).text(" ").maybe(hint))
            .child(write(el("dd"), says))
    };
    let list = el("dl").class("fates");
    let Some(current) = &key.current else { return list };
    let list = list.child(one(words::NEW_VALUE, current, of_new(current)));
    let Some(old) = &key.retiring else { return list };
    list.child(one(words::OLD_VALUE, old, of_old(current, old)))
}

fn of_new(current: &ValueInfo) -> Vec<Part> {
    match current.last_used_at {
        Some(at) => words::used(current.uses, at, current.last_used_by.as_ref()),
        None => vec![words::words(words::NEW_UNUSED)],
    }
}

fn of_old(current: &ValueInfo, old: &ValueInfo) -> Vec<Part> {
    match old.last_used_at.filter(|at| *at >= current.issued_at) {
        Some(at) => words::still_used(at, old.last_used_by.as_ref()),
        None => vec![words::words(words::OLD_UNUSED)],
    }
}

/// The new value has arrived somewhere, and nothing came with the old one since.
fn is_safe(key: &Key) -> bool {
    let (Some(current), Some(old)) = (&key.current, &key.retiring) else { return false };
    current.uses > 0 && old.last_used_at.is_none_or(|at| at < current.issued_at)
}

fn poll(row: Row, announcer: Announcer) {
    let asking = StoredValue::new(false);
    let look = move || {
        let Some(key) = row.key_untracked() else { return };
        let runs = overlapping(&key, clock::now()).is_some();
        if !runs || page::is_hidden() || asking.try_get_value() != Some(false) {
            return;
        }
        asking.try_set_value(true);
        spawn_local(async move {
            // Nobody asked for this: a failure is no news, the next look may work.
            if let Ok(after) = api::key(&key.id).await {
                let uses = |key: &Key| key.current.as_ref().map_or(0, |value| value.uses);
                if uses(&key) == 0 && uses(&after) > 0 {
                    announcer.say(words::first_use(&after.name));
                }
                if *key != after {
                    row.accept(after);
                }
            }
            asking.try_set_value(false);
        });
    };
    if let Ok(timer) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || timer.clear());
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::sample::sample;

    fn overlapped() -> Key {
        let mut key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        key.retiring = key.current.clone();
        key
    }

    #[test]
    fn the_old_value_may_be_stopped_once_only_the_new_one_is_used() {
        let mut key = overlapped();
        assert!(!is_safe(&key));
        let issued_at = key.current.as_ref().unwrap().issued_at;
        key.current.as_mut().unwrap().uses = 1;
        assert!(is_safe(&key));
        key.retiring.as_mut().unwrap().last_used_at = Some(issued_at - TimeDelta::hours(1));
        assert!(is_safe(&key));
        key.retiring.as_mut().unwrap().last_used_at = Some(issued_at + TimeDelta::hours(1));
        assert!(!is_safe(&key));
    }

    #[test]
    fn a_use_before_the_new_value_is_no_use_since() {
        let key = overlapped();
        let (current, mut old) = (key.current.unwrap(), key.retiring.unwrap());
        old.last_used_at = Some(current.issued_at - TimeDelta::seconds(1));
        assert_eq!(of_old(&current, &old), vec![words::words(words::OLD_UNUSED)]);
        old.last_used_at = Some(current.issued_at);
        assert_ne!(of_old(&current, &old), vec![words::words(words::OLD_UNUSED)]);
        assert_eq!(of_new(&current), vec![words::words(words::NEW_UNUSED)]);
    }
}
