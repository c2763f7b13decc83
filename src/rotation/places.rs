//! The places where the value is stored, as a checklist against the newest value.

mod add;
mod place;

use std::sync::Arc;

use latchkey_contract::{Instant, Key, Place};
use leptos::prelude::*;

use self::add::AddPlace;
use self::place::PlaceItem;
use crate::state::row::Row;
use crate::text::rotation as words;
use crate::ui::heading::Heading;
use crate::ui::{Each, IntoSlim, Note, NoticeRegion, SlimView, memo};

#[component]
#[inline(never)]
pub fn Places(row: Row, level: u8, title: &'static str) -> SlimView {
    let problem = RwSignal::new(None::<Note>);
    let ids = memo(move || {
        row.key().places.iter().map(|place| Arc::from(place.id.as_str())).collect::<Vec<Arc<str>>>()
    });
    let lead = memo(move || lead(&row.key()));
    view! {
        <section class="part">
            <Heading level sentence=Signal::stored(title.into())/>
            <p class="field-hint" prop:textContent=lead></p>
            <ul class="places" role="list">
                <Each
                    ids
                    children=Box::new(move |id| view! { <PlaceItem row id problem/> }.slim())
                />
            </ul>
            <NoticeRegion note=problem/>
            <AddPlace row level/>
        </section>
    }
    .slim()
}

fn lead(key: &Key) -> &'static str {
    if key.places.is_empty() {
        words::PLACES_NONE
    } else if key.places.iter().all(|place| has_newest(key, place).is_some()) {
        words::PLACES_DONE
    } else {
        words::PLACES_LEAD
    }
}

/// When the place got the newest value; `None` while it has an older one.
fn has_newest(key: &Key, place: &Place) -> Option<Instant> {
    let issued_at = key.current.as_ref()?.issued_at;
    place.updated_at.filter(|at| *at >= issued_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::sample;

    #[test]
    fn a_place_counts_if_it_was_updated_after_the_value_was_issued() {
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
