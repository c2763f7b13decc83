//! An overlap that runs: the uses of both values, and the button that ends it.

use latchkey_contract::{EventKind, Key, ValueInfo};
use leptos::prelude::*;

use crate::api::{self, Endpoint, Request};
use crate::browser::focus;
use crate::embed;
use crate::rotation::value_line::ValueLine;
use crate::state::row::Row;
use crate::state::sending::Sending;
use crate::text::rotation::{self as words, Part};
use crate::text::sentence::Sentence;
use crate::ui::heading::Heading;
use crate::ui::{Announcer, Button, IntoSlim, Look, Note, NoticeRegion, SlimView, derive, memo};

#[component]
#[inline(never)]
pub fn Running(row: Row, level: u8) -> SlimView {
    let announcer = Announcer::here();
    let sending = Sending::new();
    let stop = move |()| {
        let request = Request::post(Endpoint::retire(&row.id()));
        let answer = async move { api::send(request).await?.read::<Key>() };
        sending.send(answer, move |key| {
            // The button that has the focus goes with the value that it stopped.
            focus::by_id(row.element_id("stopped"));
            announcer.say(words::stopped(&key.name));
            embed::changed(&key.id, EventKind::Retired);
            row.accept(key);
        });
    };
    let lead =
        memo(move || if is_safe(&row.key()) { words::STOP_LEAD_SAFE } else { words::STOP_LEAD });
    let problem = memo(move || sending.failure().map(|failure| Note::problem(failure.words())));
    let hint_of_new = memo(move || hint(row.key().current.as_ref()));
    let hint_of_old = memo(move || hint(row.key().retiring.as_ref()));
    let new = memo(move || Sentence(of_new(&row.key())));
    let old = memo(move || Sentence(of_old(&row.key())));
    view! {
        <section class="part">
            <Heading level sentence=Signal::stored(words::PROGRESS.into())/>
            <p class="field-hint">{words::PROGRESS_LEAD}</p>
            <dl class="fates">
                <ValueLine title=words::NEW_VALUE hint=hint_of_new says=new/>
                <ValueLine title=words::OLD_VALUE hint=hint_of_old says=old/>
            </dl>
            <div class="stop-old">
                <Button
                    look=Look::Plain
                    busy=derive(move || sending.is_busy())
                    on_press=stop
                >
                    {words::STOP_OLD}
                </Button>
                <p class="field-hint" prop:textContent=lead></p>
            </div>
            <NoticeRegion note=problem/>
        </section>
    }
    .slim()
}

fn hint(value: Option<&ValueInfo>) -> String {
    value.and_then(|value| value.hint.clone()).unwrap_or_default()
}

fn of_new(key: &Key) -> Vec<Part> {
    let used = key.current.as_ref().and_then(|value| Some((value, value.last_used_at?)));
    match used {
        Some((value, at)) => words::used(value.uses, at, value.last_used_by.as_ref()),
        None => vec![words::words(words::NEW_UNUSED)],
    }
}

fn of_old(key: &Key) -> Vec<Part> {
    match used_since(key) {
        Some((old, at)) => words::still_used(at, old.last_used_by.as_ref()),
        None => vec![words::words(words::OLD_UNUSED)],
    }
}

/// The old value, if it was used since the new one was issued, and when it was used last.
fn used_since(key: &Key) -> Option<(&ValueInfo, latchkey_contract::Instant)> {
    let (current, old) = (key.current.as_ref()?, key.retiring.as_ref()?);
    let at = old.last_used_at.filter(|at| *at >= current.issued_at)?;
    Some((old, at))
}

/// The new value is in use, and the old value was not used since.
fn is_safe(key: &Key) -> bool {
    key.current.as_ref().is_some_and(|value| value.uses > 0) && used_since(key).is_none()
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
    fn a_use_before_the_new_value_was_issued_is_no_use_since() {
        let unused = vec![words::words(words::OLD_UNUSED)];
        let mut key = overlapped();
        let issued_at = key.current.as_ref().unwrap().issued_at;
        key.retiring.as_mut().unwrap().last_used_at = Some(issued_at - TimeDelta::seconds(1));
        assert_eq!(of_old(&key), unused);
        key.retiring.as_mut().unwrap().last_used_at = Some(issued_at);
        assert_ne!(of_old(&key), unused);
        assert_eq!(of_new(&key), vec![words::words(words::NEW_UNUSED)]);
    }
}
