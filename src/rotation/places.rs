//! Where the value is stored, as a checklist against the newest one.

use latchkey_contract::{Instant, Key, Place};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sentence::write;
use crate::api::{self, Endpoint, Failure, Request};
use crate::state::row::Row;
use crate::text::rotation as words;
use crate::ui::old::field::{Field, checkbox};
use crate::ui::old::{El, Tone, el, notice};

pub fn places(row: Row, title: El) -> El {
    let failure = RwSignal::new(None::<Failure>);
    el("section")
        .class("part")
        .child(title)
        .dynamic(move || Some(lead(&row.key())))
        .child(el("ul").class("places").attr("role", "list").each(
            move || row.key().places.iter().map(|place| place.id.clone()).collect(),
            move |id| place(row, failure, id.to_owned()),
        ))
        .dynamic(move || failure.get().map(|failure| notice(Tone::Problem, &failure.words(), None)))
}

fn lead(key: &Key) -> El {
    let words = if key.places.is_empty() {
        words::PLACES_NONE
    } else if key.places.iter().all(|place| has_newest(key, place).is_some()) {
        words::PLACES_DONE
    } else {
        words::PLACES_LEAD
    };
    el("p").class("field-hint").text(words)
}

/// When the place got the newest value; `None` while it has an older one.
pub fn has_newest(key: &Key, place: &Place) -> Option<Instant> {
    let issued_at = key.current.as_ref()?.issued_at;
    place.updated_at.filter(|at| *at >= issued_at)
}

fn place(row: Row, failure: RwSignal<Option<Failure>>, id: String) -> El {
    let found =
        row.key_untracked().and_then(|key| key.places.iter().find(|place| place.id == id).cloned());
    let Some(found) = found else { return el("li") };
    let (of_id, busy) = (id.clone(), StoredValue::new(false));
    let since = Memo::new(move |_| {
        let key = row.key();
        key.places.iter().find(|place| place.id == of_id).and_then(|place| has_newest(&key, place))
    });
    let input = checkbox(since.get_untracked().is_some());
    let ticked = Field::of(&input);
    let tick = move |_| {
        // The registry keeps when a place was updated; that does not become untrue by a click.
        if since.get_untracked().is_some() {
            ticked.set_checked(true);
            return;
        }
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        failure.set(None);
        let (id, ticked) = (id.clone(), ticked.clone());
        spawn_local(async move {
            let Some(key) = row.key_untracked() else { return };
            let request = Request::post(Endpoint::place_updated(&key.id, &id));
            match api::send(request).await.and_then(|answer| answer.read()) {
                Ok(key) => row.accept(key),
                Err(refused) => {
                    ticked.set_checked(false);
                    failure.try_set(Some(refused));
                }
            }
            busy.try_set_value(false);
        });
    };
    let label = el("label")
        .class("choice")
        .child(input.on("change", tick))
        .child(el("span").text(&found.label));
    let link = found.url.map(|url| {
        el("a")
            .class("place-link")
            .attr("href", &url)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer external")
            .text(words::PLACE_LINK)
            .child(el("span").class("aside").text(" ").text(&found.label))
    });
    el("li").class("place").child(label).maybe(link).dynamic(move || {
        since.get().map(|at| write(el("span").class("place-since"), words::place_updated(at)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn a_place_counts_when_it_was_updated_after_the_value_was_issued() {
        let key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        let issued_at = key.current.as_ref().unwrap().issued_at;
        let place = |updated_at| Place {
            id: "plc_1".to_owned(),
            label: "CI".to_owned(),
            url: None,
            updated_at,
        };
        assert_eq!(has_newest(&key, &place(None)), None);
        assert_eq!(has_newest(&key, &place(Some(issued_at - chrono::TimeDelta::days(1)))), None);
        assert_eq!(has_newest(&key, &place(Some(issued_at))), Some(issued_at));
    }
}
