//! One key on the screen: its data, the instant it was last judged at, and which panel is open.
//! A row reads only signals of its own; the clock calls it when something about it changes.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use latchkey_contract::{Counts, Instant, Key, State};
use leptos::prelude::*;

use super::due::{self, Crossing};
use crate::browser::focus;
use crate::clock::{self, Watch};
use crate::text::keys as words;
use crate::ui::Announcer;

/// What can be open inside a row, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Regenerate,
    Edit,
    Change(Change),
}

/// What is done to a key after one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Disable,
    Enable,
    Revoke,
    Delete,
}

/// Called with the key's id once it is deleted.
pub type Gone = Rc<dyn Fn(&str)>;

#[derive(Clone, Copy)]
struct Unsaved {
    is: RwSignal<bool>,
    /// The id of the element to lead somebody to who is about to lose it.
    place: StoredValue<String>,
}

/// A handle: copies reach the same row.
#[derive(Clone, Copy)]
pub struct Row {
    key: RwSignal<Arc<Key>>,
    /// The registry's time at which the row was last judged; what it shows follows from it.
    now: RwSignal<Instant>,
    /// Set only when it changes, so that a ticking countdown rebuilds nothing else.
    state: RwSignal<State>,
    open: RwSignal<Option<Panel>>,
    gone: StoredValue<Gone, LocalStorage>,
    /// The counters that follow when this row changes its state.
    counts: RwSignal<Counts>,
    watch: StoredValue<Option<Watch>>,
    /// What the open panel must not lose: a value nobody has seen, or what somebody typed.
    unsaved: RwSignal<Option<Unsaved>>,
    /// Something tried to close the panel meanwhile.
    held: RwSignal<bool>,
    /// A value of this key was closed before anyone saw it.
    lost: RwSignal<bool>,
}

thread_local! {
    /// The keys whose newest value nobody saw; other pages are told as well.
    static LOST: RefCell<HashSet<String>> = RefCell::new(HashSet::new());
}

impl Row {
    /// Belongs to the owner it is made under, and is no longer judged once that is cleaned up.
    pub fn new(key: &Arc<Key>, counts: RwSignal<Counts>, gone: Gone) -> Self {
        let (now, announcer) = (clock::now(), Announcer::here());
        let row = Self {
            now: RwSignal::new(now),
            state: RwSignal::new(key.state_at(now)),
            open: RwSignal::new(None),
            gone: StoredValue::new_local(gone),
            counts,
            watch: StoredValue::new(None),
            unsaved: RwSignal::new(None),
            held: RwSignal::new(false),
            lost: RwSignal::new(LOST.with_borrow(|lost| lost.contains(&key.id))),
            key: RwSignal::new(Arc::clone(key)),
        };
        // The registry counted the key as it was when it answered.
        row.recount(key.state, key.state_at(now));
        let judge = Rc::new(move |now| row.judge(now, announcer));
        let watch = clock::watch(due::next_change(key, now), judge);
        row.watch.set_value(Some(watch));
        on_cleanup(move || watch.cancel());
        row
    }

    /// Follows the key's data, not the time.
    pub fn key(self) -> Arc<Key> {
        self.key.get()
    }

    pub fn key_untracked(self) -> Option<Arc<Key>> {
        self.key.try_get_untracked()
    }

    /// Follows the time, as often as this row changes by it.
    pub fn now(self) -> Instant {
        self.now.get()
    }

    pub fn state(self) -> State {
        self.state.get()
    }

    pub fn state_untracked(self) -> Option<State> {
        self.state.try_get_untracked()
    }

    pub fn panel_untracked(self) -> Option<Panel> {
        self.open.try_get_untracked().flatten()
    }

    pub fn panel(self) -> Option<Panel> {
        self.open.get()
    }

    pub fn open(self, panel: Panel) {
        if self.is_unsaved_untracked() {
            self.hold();
        } else if self.panel_untracked() != Some(panel) {
            self.open.try_set(Some(panel));
        }
    }

    /// As `close`, but for anything else than the panel's own button: an unsaved value stays.
    pub fn dismiss(self) {
        if self.is_unsaved_untracked() {
            self.hold();
        } else {
            self.close();
        }
    }

    /// While `unsaved` only the panel's own button closes it; anything else leads to `place`.
    pub fn keep_open_while(self, unsaved: RwSignal<bool>, place: String) {
        self.held.try_set(false);
        self.unsaved.try_set(Some(Unsaved { is: unsaved, place: StoredValue::new(place) }));
    }

    /// What was unsaved went with its panel.
    pub fn let_go(self) {
        self.unsaved.try_set(None);
    }

    /// Whether a panel stands in it: what was typed there, or a new value, is worth more than news.
    pub fn is_open(self) -> bool {
        self.open.try_get().flatten().is_some()
    }

    /// Whether the panel holds what must not be lost.
    pub fn is_unsaved(self) -> bool {
        // The signal goes with its panel.
        self.unsaved.try_get().flatten().and_then(|unsaved| unsaved.is.try_get()).unwrap_or(false)
    }

    pub fn is_unsaved_untracked(self) -> bool {
        untrack(move || self.is_unsaved())
    }

    /// Whether something tried to close the panel although it holds what must not be lost.
    pub fn is_held(self) -> bool {
        self.held.get() && self.is_unsaved()
    }

    /// Says that the panel stays, without leading anybody to it.
    pub fn say_held(self) {
        self.held.try_set(true);
    }

    fn hold(self) {
        self.say_held();
        let unsaved = self.unsaved.try_get_untracked().flatten();
        if let Some(place) = unsaved.and_then(|unsaved| unsaved.place.try_get_value()) {
            focus::by_id(place);
        }
    }

    /// A new value takes the place of one that was lost.
    pub fn found_value(self) {
        if let Some(key) = self.key_untracked() {
            LOST.with_borrow_mut(|lost| lost.remove(&key.id));
        }
        self.lost.try_set(false);
    }

    /// The value went and nobody has it.
    pub fn lost_value(self) {
        if let Some(key) = self.key_untracked() {
            LOST.with_borrow_mut(|lost| lost.insert(key.id.clone()));
        }
        self.lost.try_set(true);
    }

    pub fn has_lost_value(self) -> bool {
        self.lost.get()
    }

    /// Closes the panel and gives the focus back to the button that opened it.
    pub fn close(self) {
        let panel = self.open.try_update(Option::take).flatten();
        let Some(key) = self.key_untracked() else { return };
        match panel {
            Some(Panel::Regenerate) => focus::by_id(regenerate_id(&key.id)),
            Some(_) => focus::by_id(menu_id(&key.id)),
            None => {}
        }
    }

    /// Takes the key as an answer carried it. An answer that was overtaken changes nothing.
    pub fn accept(self, key: Key) {
        let Some(before) = self.key_untracked() else { return };
        if key.version < before.version {
            return;
        }
        let now = clock::now();
        self.change_state(key.state_at(now));
        let due = due::next_change(&key, now);
        self.now.try_set(now);
        self.key.try_set(Arc::new(key));
        if let Some(watch) = self.watch.try_get_value().flatten() {
            watch.due(due);
        }
    }

    /// The key was deleted: counters and list follow.
    pub fn remove(self) {
        let (Some(key), Some(state)) = (self.key_untracked(), self.state_untracked()) else {
            return;
        };
        self.counts.try_update(|counts| {
            let slot = counts.slot(state);
            *slot = slot.saturating_sub(1);
        });
        if let Some(gone) = self.gone.try_get_value() {
            gone(&key.id);
        }
    }

    fn judge(self, now: Instant, announcer: Announcer) -> Option<Instant> {
        let key = self.key_untracked()?;
        let before = self.now.try_get_untracked()?;
        self.change_state(key.state_at(now));
        if let Some(crossing) = due::crossed(&key, before, now) {
            announcer.say(match crossing {
                Crossing::Day => words::a_day_left(&key.name),
                Crossing::Hour => words::an_hour_left(&key.name),
                Crossing::End => words::has_expired(&key.name),
            });
        }
        self.now.try_set(now);
        due::next_change(&key, now)
    }

    fn change_state(self, to: State) {
        let Some(from) = self.state_untracked() else { return };
        if from != to {
            self.recount(from, to);
            self.state.try_set(to);
        }
    }

    fn recount(self, from: State, to: State) {
        if from != to {
            self.counts.try_update(|counts| {
                let slot = counts.slot(from);
                *slot = slot.saturating_sub(1);
                *counts.slot(to) += 1;
            });
        }
    }
}

pub fn regenerate_id(key_id: &str) -> String {
    format!("regenerate-{key_id}")
}

pub fn menu_id(key_id: &str) -> String {
    format!("menu-{key_id}")
}

pub fn value_id(key_id: &str) -> String {
    format!("value-{key_id}")
}

pub fn panel_id(key_id: &str) -> String {
    format!("panel-{key_id}")
}
