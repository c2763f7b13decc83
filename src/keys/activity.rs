//! What happened to a key, newest first.

use std::collections::HashMap;
use std::sync::Arc;

use latchkey_contract::{Event, EventPage};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::api;
use crate::browser::{focus, page};
use crate::format;
use crate::state::events::Events;
use crate::state::reading::Reading;
use crate::state::row::Row;
use crate::text;
use crate::text::activity as words;
use crate::ui::slim::flag;
use crate::ui::{
    Button, Each, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, derive, effect, memo,
};

const ID: &str = "activity";

/// A handle: copies reach the same log.
#[derive(Clone, Copy)]
struct Log {
    events: RwSignal<Events>,
    reading: Reading<()>,
    row: Row,
}

impl Log {
    /// Reads the newest events. Older ones that are on the screen stay.
    fn refresh(self) {
        let id = self.row.id();
        let answer = async move { api::events(&id, None).await };
        self.read(answer, Events::take_newest);
    }

    fn read_older(self) {
        let (id, cursor) =
            (self.row.id(), self.events.with_untracked(|events| events.next.clone()));
        let answer = async move { api::events(&id, cursor.as_deref()).await };
        self.read(answer, Events::take_older);
    }

    fn read(
        self,
        answer: impl Future<Output = Result<EventPage, api::Failure>> + 'static,
        take: fn(&mut Events, EventPage) -> bool,
    ) {
        self.reading.ask_then(answer, move |page| {
            let mut events = self.events.try_get_untracked().unwrap_or_default();
            if take(&mut events, page) {
                self.events.try_set(events);
            }
        });
    }
}

#[component]
#[inline(never)]
pub fn Activity(row: Row) -> SlimView {
    let log = Log { events: RwSignal::new(Events::default()), reading: Reading::new(), row };
    // Every change of the key is an event as well.
    effect(move || {
        row.key();
        untrack(move || log.refresh());
    });
    let is_read = memo(move || log.events.with(|events| events.is_read));
    follow_fragment(is_read);
    let has_none = memo(move || is_read.get() && log.events.with(|e| e.list.is_empty()));
    let has_older = memo(move || log.events.with(|events| events.next.is_some()));
    // "Show older" goes with the last event and leaves the focus to the activity.
    effect(move || {
        has_older.track();
        focus::if_lost(ID.to_owned());
    });
    let is_coming = memo(move || !is_read.get() && log.reading.failure().is_none());
    let problem = move || log.reading.failure().map(|failure| Note::problem(failure.words()));
    let ids = memo(move || log.events.with(Events::ids));
    let known = memo(move || {
        let by_id = |events: &Events| {
            let events = events.list.iter();
            events.map(|(id, event)| (Arc::clone(id), Arc::clone(event))).collect()
        };
        log.events.with(by_id)
    });
    let event = move |id: Arc<str>| line(known, &id);
    view! {
        <section class="card" id=ID tabindex="-1" aria-labelledby="activity-title">
            <h2 id="activity-title">{words::ACTIVITY}</h2>
            <p class="lead" hidden=flag(derive(move || !is_coming.get()))>
                {words::ACTIVITY_LOADING}
            </p>
            <Show when=has_none><p class="lead">{words::NOTHING}</p></Show>
            <ol class="events" role="list"><Each ids children=Box::new(event)/></ol>
            <NoticeRegion note=derive(problem)>
                <Button look=Look::Plain on_press=move |()| log.refresh()>{text::RETRY}</Button>
            </NoticeRegion>
            <div hidden=flag(derive(move || !has_older.get()))>
                <Button
                    look=Look::Plain
                    busy=derive(move || log.reading.is_asking())
                    on_press=move |()| log.read_older()
                >
                    {words::OLDER}
                </Button>
            </div>
        </section>
    }
    .slim()
}

/// The address of the activity leads to it, once it is there.
fn follow_fragment(is_read: Memo<bool>) {
    let hash = use_location().hash;
    effect(move || {
        hash.track();
        if is_read.get() && page::hash() == "#activity" {
            page::next_frame(|| {
                focus::scroll_to(ID);
                focus::by_id(ID.to_owned());
            });
        }
    });
}

/// An event keeps its element. How often it happened can change.
fn line(known: Memo<HashMap<Arc<str>, Arc<Event>>>, id: &Arc<str>) -> SlimView {
    let id = Arc::clone(id);
    let Some(first) = known.with_untracked(|known| known.get(&id).cloned()) else {
        return ().slim();
    };
    let kept = Arc::clone(&first);
    let event =
        memo(move || known.with(|known| known.get(&id).cloned()).unwrap_or(Arc::clone(&kept)));
    let what = memo(move || words::what(&event.get()));
    let more = memo(move || words::circumstances(&event.get()));
    view! {
        <li class="event" data-kind=first.kind.as_str().to_owned()>
            <time datetime=format::machine(first.at)>{format::exact(first.at)}</time>
            <div>
                <span class="event-what" prop:textContent=what></span>
                " "
                <bdi class="event-more" prop:textContent=more></bdi>
            </div>
        </li>
    }
    .slim()
}
