//! One key on the screen. A row reads only signals of its own; the clock calls it when something
//! about it changes by time.

mod guard;

use std::rc::Rc;
use std::sync::Arc;

use latchkey_contract::{Instant, Key, State};
use leptos::prelude::*;

pub use self::guard::Guard;
use super::counters::Counters;
use super::crossings::Crossings;
use super::due;
use crate::clock::{self, Watch};

const LIST: &str = "list";

/// What can be open inside a row, one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Regenerate,
    Edit,
    Change(Change),
}

/// What a person does to a key after one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Disable,
    Enable,
    Revoke,
    Delete,
}

/// What a row warns about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A value of this key was closed before anybody saw it.
    LostValue,
    /// Somebody else deleted the key.
    Deleted,
}

/// What all rows share.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub counters: Counters,
    pub crossings: Crossings,
    /// Raised when any row's state, expiry or name changes.
    pub revision: RwSignal<u32>,
    /// Raised when somebody changes any row's state, expiry or name; not when time does.
    pub edits: RwSignal<u32>,
}

/// A handle: copies reach the same row. There is one row for each key, and it lives as long as the
/// application. The list and the key's own page each have a panel of their own.
#[derive(Clone, Copy)]
pub struct Row {
    /// Where the row is shown: part of its elements' IDs.
    place: &'static str,
    id: StoredValue<String>,
    key: RwSignal<Arc<Key>>,
    /// The registry's time at which the row was last judged.
    now: RwSignal<Instant>,
    state: RwSignal<State>,
    panel: RwSignal<Option<Panel>>,
    /// Keeps the open panel from being lost.
    pub guard: Guard,
    is_listed: StoredValue<bool>,
    is_gone: RwSignal<bool>,
    warning: RwSignal<Option<Warning>>,
    watch: StoredValue<Option<Watch>>,
    shared: StoredValue<Shared>,
}

impl Row {
    pub(super) fn new(key: Key, shared: Shared) -> Self {
        let now = clock::now();
        let due = due::next_change(&key, now);
        let row = Self {
            place: LIST,
            id: StoredValue::new(key.id.clone()),
            now: RwSignal::new(now),
            state: RwSignal::new(key.state_at(now)),
            panel: RwSignal::new(None),
            guard: Guard::new(),
            is_listed: StoredValue::new(false),
            is_gone: RwSignal::new(false),
            warning: RwSignal::new(None),
            watch: StoredValue::new(None),
            shared: StoredValue::new(shared),
            key: RwSignal::new(Arc::new(key)),
        };
        row.watch.set_value(Some(clock::watch(due, Rc::new(move |now| row.judge(now)))));
        row
    }

    /// The same row at another place, with a panel of its own that belongs to the current owner.
    pub fn at(self, place: &'static str) -> Self {
        Self { place, panel: RwSignal::new(None), guard: Guard::new(), ..self }
    }

    /// The list's rows stay mounted behind other pages.
    pub fn is_in_list(self) -> bool {
        self.place == LIST
    }

    /// The ID of an element of this row.
    pub fn element_id(self, element: &str) -> String {
        format!("{element}-{}-{}", self.place, self.id())
    }

    pub fn id(self) -> String {
        self.id.try_get_value().unwrap_or_default()
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

    /// Follows the state, which changes less often than the time.
    pub fn state(self) -> State {
        self.state.get()
    }

    pub fn state_untracked(self) -> Option<State> {
        self.state.try_get_untracked()
    }

    /// Follows whether the key was deleted.
    pub fn is_gone(self) -> bool {
        self.is_gone.get()
    }

    pub fn panel(self) -> Option<Panel> {
        self.panel.get()
    }

    pub fn panel_untracked(self) -> Option<Panel> {
        self.panel.try_get_untracked().flatten()
    }

    pub fn is_open(self) -> bool {
        self.panel.try_with(Option::is_some) == Some(true)
    }

    /// Opens a panel in place of the one that is open, unless that one holds something unsaved.
    pub fn open(self, panel: Panel) {
        if self.guard.is_unsaved_untracked() {
            self.guard.refuse();
        } else if self.panel_untracked() != Some(panel) {
            self.panel.try_set(Some(panel));
        }
    }

    /// As `close`, for anything else than the panel's own button: an unsaved panel stays open.
    pub fn dismiss(self) {
        if self.guard.is_unsaved_untracked() {
            self.guard.refuse();
        } else {
            self.close();
        }
    }

    pub fn close(self) {
        self.panel.try_set(None);
    }

    pub fn warn(self, warning: Option<Warning>) {
        if self.warning.try_get_untracked() != Some(warning) {
            self.warning.try_set(warning);
        }
    }

    /// Follows the warning.
    pub fn warning(self) -> Option<Warning> {
        self.warning.get()
    }

    pub fn warning_untracked(self) -> Option<Warning> {
        self.warning.try_get_untracked().flatten()
    }

    /// Takes the key as an answer carried it. An older version than the row's changes nothing.
    pub fn accept(self, key: Key) {
        let Some(before) = self.key_untracked() else { return };
        if key.version < before.version || key == *before {
            return;
        }
        let now = clock::now();
        let due = due::next_change(&key, now);
        let expiry = |key: &Key| key.current.as_ref().and_then(|value| value.expires_at);
        let is_revised = expiry(&key) != expiry(&before) || key.name != before.name;
        let has_other_state = key.state_at(now) != before.state_at(now);
        self.change_state(key.state_at(now));
        self.now.try_set(now);
        self.key.try_set(Arc::new(key));
        if is_revised {
            self.revise();
        }
        if is_revised || has_other_state {
            self.count_edit();
        }
        if let Some(watch) = self.watch.try_get_value().flatten() {
            watch.due(due);
        }
    }

    /// The list shows this row, so the list's counters include its key.
    pub(super) fn set_listed(self, is_listed: bool) {
        self.is_listed.try_set_value(is_listed);
    }

    /// The key was deleted.
    pub(super) fn end(self) {
        if let (Some(shared), Some(state)) = (self.shared(), self.state_untracked()) {
            shared.counters.moved(Some(state), None, self.is_listed());
        }
        self.vanish();
    }

    /// As `end`, where the counters have no such key already.
    pub(super) fn vanish(self) {
        self.panel.try_set(None);
        self.is_gone.try_set(true);
        if let Some(watch) = self.watch.try_update_value(Option::take).flatten() {
            watch.cancel();
        }
        self.revise();
        self.count_edit();
    }

    fn judge(self, now: Instant) -> Option<Instant> {
        let key = self.key_untracked()?;
        let before = self.now.try_get_untracked()?;
        self.change_state(key.state_at(now));
        if let (Some(crossing), Some(shared)) = (due::crossed(&key, before, now), self.shared()) {
            shared.crossings.add(&key.name, crossing);
        }
        self.now.try_set(now);
        due::next_change(&key, now)
    }

    fn change_state(self, to: State) {
        let Some(from) = self.state_untracked() else { return };
        if from == to {
            return;
        }
        self.state.try_set(to);
        if let Some(shared) = self.shared() {
            shared.counters.moved(Some(from), Some(to), self.is_listed());
        }
        self.revise();
    }

    fn revise(self) {
        if let Some(shared) = self.shared() {
            shared.revision.try_update(|revision| *revision += 1);
        }
    }

    fn count_edit(self) {
        if let Some(shared) = self.shared() {
            shared.edits.try_update(|edits| *edits += 1);
        }
    }

    fn shared(self) -> Option<Shared> {
        self.shared.try_get_value()
    }

    pub(super) fn is_listed(self) -> bool {
        self.is_listed.try_get_value() == Some(true)
    }
}
