//! One place: its label, its link, and whether it has the newest value.

use std::sync::Arc;

use latchkey_contract::{Key, Place};
use leptos::prelude::*;

use super::has_newest;
use crate::api::{self, Endpoint, Request};
use crate::state::row::Row;
use crate::state::sending::Sending;
use crate::text::rotation as words;
use crate::text::sentence::Sentence;
use crate::ui::slim::flag;
use crate::ui::{IntoSlim, Note, Says, Show, SlimView, memo};

#[component]
#[inline(never)]
pub fn PlaceItem(row: Row, id: Arc<str>, problem: RwSignal<Option<Note>>) -> SlimView {
    let id = StoredValue::new(id);
    let since = fact(row, id, has_newest);
    let is_ticked = memo(move || since.with(Option::is_some));
    let label = fact(row, id, |_, place| Some(place.label.clone()));
    let label = memo(move || label.get().unwrap_or_default());
    let link = fact(row, id, |_, place| place.url.clone());
    let has_link = memo(move || link.with(Option::is_some));
    let updated = memo(move || Sentence(since.get().map(words::place_updated).unwrap_or_default()));
    let sending = Sending::new();
    let tick = move |untick: Box<dyn FnOnce()>| {
        problem.set(None);
        let request = Request::post(Endpoint::place_updated(&row.id(), &id.get_value()));
        sending.send_or(
            async move { api::send(request).await?.read() },
            move |key| row.accept(key),
            move |failure| {
                untick();
                problem.try_set(Some(Note::problem(failure.words())));
            },
        );
    };
    view! {
        <li class="place">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=is_ticked
                    aria-disabled=flag(is_ticked)
                    on:change:target=move |event| {
                        let checkbox = event.target();
                        // The registry keeps when a place was updated. A click does not make
                        // that untrue.
                        if is_ticked.get_untracked() || sending.is_busy_untracked() {
                            checkbox.set_checked(true);
                        } else {
                            tick(Box::new(move || checkbox.set_checked(false)));
                        }
                    }
                />
                <bdi translate="no" prop:textContent=label></bdi>
            </label>
            <Show when=has_link>
                <a
                    class="place-link"
                    href=link
                    target="_blank"
                    rel="noopener noreferrer external"
                >
                    {words::OPEN_PLACE}
                    <span class="aside">" " <bdi translate="no" prop:textContent=label></bdi></span>
                </a>
            </Show>
            <span class="place-since"><Says sentence=updated/></span>
        </li>
    }
    .slim()
}

/// A fact of the place, compared before it notifies.
fn fact<T: PartialEq + Send + Sync + 'static>(
    row: Row,
    id: StoredValue<Arc<str>>,
    read: impl Fn(&Key, &Place) -> Option<T> + Send + Sync + 'static,
) -> Memo<Option<T>> {
    memo(move || {
        let (key, id) = (row.key(), id.try_get_value()?);
        read(&key, key.places.iter().find(|place| *place.id == *id)?)
    })
}
