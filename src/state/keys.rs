//! All keys that the page knows, and the list of them. There is one row for each key: list, banner,
//! counters and a key's own page show the same data.

mod deleted;
mod paging;

use std::collections::HashMap;
use std::sync::Arc;

use latchkey_contract::{Counts, Instant, Key, KeyPage, State};
use leptos::prelude::*;

use super::attention;
use super::counters::Counters;
use super::crossings::Crossings;
use super::filter::Filter;
use super::list::List;
use super::reading::Reading;
use super::row::{Row, Shared};

/// When a key expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    pub key_id: String,
    pub key_name: String,
    /// A calendar date, `2026-12-03`.
    pub date: String,
}

/// A handle: copies reach the same keys.
#[derive(Clone, Copy)]
pub struct Keys {
    rows: StoredValue<HashMap<String, Row>, LocalStorage>,
    /// The rows belong to the application, whoever adopts a key first.
    owner: StoredValue<Owner>,
    shared: StoredValue<Shared>,
    pub counters: Counters,
    pub crossings: Crossings,
    pub list: List,
    pub filter: RwSignal<Filter>,
    /// The filter of the rows that are listed, until the answer for the chosen one is there.
    listed_filter: StoredValue<Filter>,
    look_for_deleted: StoredValue<Option<deleted::Look>>,
    /// What is typed into the search field. It becomes part of the filter after a pause.
    pub search: RwSignal<String>,
    /// The first page, and what has to be there before anything else.
    pub first: Reading<()>,
    /// Where the list continues; `None` at the end of the list.
    pub next: RwSignal<Option<String>>,
    pub more: Reading<()>,
    overview: Reading<()>,
    is_awaited: RwSignal<bool>,
    /// The list is read again once the panel of this row is closed.
    postponed: RwSignal<Option<Row>>,
}

impl Keys {
    /// Only at the root of the application, which provides it.
    pub fn new() -> Self {
        let (counters, crossings) = (Counters::new(), Crossings::new());
        let shared =
            Shared { counters, crossings, revision: RwSignal::new(0), edits: RwSignal::new(0) };
        Self {
            rows: StoredValue::new_local(HashMap::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            shared: StoredValue::new(shared),
            counters,
            crossings,
            list: List::new(),
            filter: RwSignal::new(Filter::default()),
            listed_filter: StoredValue::new(Filter::default()),
            look_for_deleted: StoredValue::new(None),
            search: RwSignal::new(String::new()),
            first: Reading::new(),
            next: RwSignal::new(None),
            more: Reading::new(),
            overview: Reading::new(),
            is_awaited: RwSignal::new(false),
            postponed: RwSignal::new(None),
        }
    }

    pub fn here() -> Self {
        expect_context()
    }

    pub fn row(self, id: &str) -> Option<Row> {
        self.rows.try_with_value(|rows| rows.get(id).copied()).flatten()
    }

    /// The row of this key, with the key's data if they are newer.
    pub fn adopt(self, key: Key) -> Row {
        if let Some(row) = self.row(&key.id) {
            row.accept(key);
            return row;
        }
        let id = key.id.clone();
        let shared = self.shared.get_value();
        let row = self.owner.get_value().with(|| Row::new(key, shared));
        self.rows.try_update_value(|rows| rows.insert(id, row));
        shared.revision.try_update(|revision| *revision += 1);
        row
    }

    /// A key was created here: it is counted now, and listed by the next answer.
    pub fn created(self, key: Key) -> Row {
        let is_new = self.row(&key.id).is_none();
        let row = self.adopt(key);
        if is_new {
            self.counters.moved(None, row.state_untracked(), false);
            self.shared.get_value().edits.try_update(|edits| *edits += 1);
        }
        row
    }

    /// The key was deleted.
    pub fn remove(self, row: Row) {
        let id = row.id();
        row.end();
        self.list.remove(&id);
        self.rows.try_update_value(|rows| rows.remove(&id));
    }

    /// Follows which key needs attention first, and how many others do.
    pub fn in_need(self) -> Option<(Row, u64)> {
        self.follow_changes();
        let id = self.rows.try_with_value(|rows| {
            let mut keys = Vec::with_capacity(rows.len());
            for row in rows.values() {
                keys.extend(row.key_untracked().zip(row.state_untracked()));
            }
            let keys = keys.iter().map(|(key, state)| (key, *state));
            attention::first_in_need(keys).map(str::to_owned)
        });
        let row = self.row(&id.flatten()?)?;
        let counts = self.counters.all.get().unwrap_or_default();
        let in_need = counts.of(State::Expiring) + counts.of(State::Expired);
        Some((row, in_need.saturating_sub(1)))
    }

    /// Changes the filter, takes in what is typed into the search, and reads the list again.
    pub fn choose(self, change: impl FnOnce(&mut Filter)) {
        let typed = self.typed();
        self.filter.try_update(|filter| {
            filter.q = typed;
            change(filter);
        });
        self.start();
    }

    pub fn search_if_changed(self) {
        let typed = self.typed();
        if self.filter.try_with_untracked(|filter| filter.q != typed) == Some(true) {
            self.choose(|_| ());
        }
    }

    pub fn clear_filter(self) {
        self.search.try_set(String::new());
        self.choose(Filter::clear);
    }

    fn typed(self) -> String {
        self.search.try_with_untracked(|typed| typed.trim().to_owned()).unwrap_or_default()
    }

    /// Follows every state, expiry and name that somebody changes, not what changes by time.
    pub fn follow_edits(self) {
        self.shared.get_value().edits.track();
    }

    /// Follows every change of a state or an expiry.
    pub fn follow_changes(self) {
        self.shared.get_value().revision.track();
    }

    /// Follows when which key expires. `date_of` writes the calendar date of an instant.
    pub fn expiries(self, date_of: fn(Instant) -> String) -> Vec<Expiry> {
        self.follow_changes();
        let expiry = |row: &Row| {
            let key = row.key_untracked()?;
            let counts = matches!(row.state_untracked()?, State::Active | State::Expiring);
            let at = key.current.as_ref()?.expires_at.filter(|_| counts)?;
            let (key_id, key_name) = (key.id.clone(), key.name.clone());
            Some((at, Expiry { key_id, key_name, date: date_of(at) }))
        };
        let mut expiries: Vec<(Instant, Expiry)> =
            self.rows.with_value(|rows| rows.values().filter_map(expiry).collect());
        expiries.sort_by(|a, b| (a.0, &a.1.key_id).cmp(&(b.0, &b.1.key_id)));
        expiries.into_iter().map(|(_, expiry)| expiry).collect()
    }

    /// How many keys of the chosen state and search the list has not loaded.
    pub fn not_loaded(self) -> u64 {
        let counts = self.counters.listed.get().unwrap_or_default();
        let state = self.filter.with(|filter| filter.state);
        let total = state.map_or(counts.total(), |state| counts.of(state));
        total.saturating_sub(self.list.len() as u64)
    }

    pub fn is_answered(self) -> bool {
        self.counters.listed.with(Option::is_some)
    }

    /// Follows whether a person waits for the list. A refresh that nobody asked for is quiet.
    pub fn is_loading(self) -> bool {
        self.first.is_asking() && (self.is_awaited.get() || self.list.is_empty())
    }

    fn row_that(self, is: impl Fn(Row) -> bool) -> Option<Row> {
        let find = |rows: &HashMap<String, Row>| rows.values().copied().find(|row| is(*row));
        untrack(|| self.rows.try_with_value(find).flatten())
    }

    /// After the rows are taken in: what changed in them moves the counters, and the answer has
    /// counted it already.
    fn take_counts(self, counts: Counts, filter: &Filter) {
        self.counters.listed.try_set(Some(counts));
        if filter.q.is_empty() {
            self.counters.all.try_set(Some(counts));
        }
    }

    /// The IDs of the page's keys, in its order.
    fn take_in(self, page: KeyPage) -> Vec<Arc<str>> {
        let take_in = |key: Key| {
            let id: Arc<str> = key.id.as_str().into();
            self.adopt(key).set_listed(true);
            id
        };
        page.keys.into_iter().map(take_in).collect()
    }
}
