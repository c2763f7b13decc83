//! The list as the page holds it: blocks of keys, their counters, and the walk through the pages.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use latchkey_contract::request::limits;
use latchkey_contract::{Counts, Key, KeyPage, Sort, State};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::left;
use super::row::{Gone, Row};
use crate::api::{self, Failure, KeyQuery};
use crate::browser::page as browser;

/// Rows that are laid out, and skipped while off the screen, together.
const BLOCK: usize = 25;
/// As many as a screen shows: on the first visit the others are built a frame later.
const SCREEN: usize = 8;
const SLOW_AFTER: Duration = Duration::from_secs(3);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Load {
    Loading,
    /// Still loading, for so long that the person is told.
    Slow,
    Ready,
    Failed(Failure),
}

/// Once built a block stays; only a deleted key leaves it.
#[derive(Clone)]
pub struct Block {
    pub id: u32,
    pub keys: ArcRwSignal<Vec<Arc<Key>>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<State>,
    pub q: String,
    pub sort: Sort,
}

#[derive(Clone, Copy)]
pub struct Keys {
    pub load: RwSignal<Load>,
    pub blocks: RwSignal<Vec<Block>>,
    pub counts: RwSignal<Counts>,
    pub filter: RwSignal<Filter>,
    /// The walk goes on here; `None` at the end of the list.
    pub next: RwSignal<Option<String>>,
    pub more: RwSignal<Load>,
    /// Raised with each walk: an answer to an earlier one is dropped.
    walk: StoredValue<u32>,
    /// The list is asked for once the panel with this row's value is closed.
    waiting: RwSignal<Option<Row>>,
    /// Counters mean something once an answer came.
    pub answered: RwSignal<bool>,
    last_block: StoredValue<u32>,
    rows: StoredValue<HashMap<String, Row>, LocalStorage>,
    is_first_visit: bool,
}

impl Keys {
    pub fn new() -> Self {
        let left = left::recall();
        Self {
            is_first_visit: left.is_none(),
            load: RwSignal::new(Load::Loading),
            blocks: RwSignal::new(Vec::new()),
            counts: RwSignal::new(Counts::default()),
            filter: RwSignal::new(left.map(|left| left.filter).unwrap_or_default()),
            next: RwSignal::new(None),
            more: RwSignal::new(Load::Ready),
            walk: StoredValue::new(0),
            waiting: RwSignal::new(None),
            answered: RwSignal::new(false),
            last_block: StoredValue::new(0),
            rows: StoredValue::new_local(HashMap::new()),
        }
    }

    pub fn is_loading(self) -> bool {
        matches!(self.load.get(), Load::Loading | Load::Slow)
    }

    /// As `start`, where nobody asked for it: a row that somebody has open is not taken away.
    pub fn start_again(self) {
        if let Some(row) = self.row_that(Row::is_open) {
            self.waiting.try_set(Some(row));
            // What failed before is asked for again later: until then what stands here is the list.
            self.load.try_set(Load::Ready);
        } else {
            self.start();
        }
    }

    /// Asks for the list from its start. What is on the screen stays until the answer is there.
    pub fn start(self) {
        if let Some(row) = self.row_that(Row::is_unsaved) {
            row.say_held();
            self.waiting.try_set(Some(row));
            return;
        }
        self.waiting.try_set(None);
        let Some(walk) = self.next_walk() else { return };
        self.load.try_set(Load::Loading);
        set_timeout(
            move || {
                if self.is_current(walk) && self.load.try_get_untracked() == Some(Load::Loading) {
                    self.load.try_set(Load::Slow);
                }
            },
            SLOW_AFTER,
        );
        let query = self.query(None, limits::PAGE_DEFAULT);
        spawn_local(async move {
            let answer =
                if walk == 1 { api::first_keys(&query).await } else { api::keys(&query).await };
            if !self.is_current(walk) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.counts.try_set(page.counts);
                    self.answered.try_set(true);
                    if walk == 1 && self.is_first_visit {
                        self.show_screen_first(walk, page);
                    } else {
                        self.show(page, true);
                    }
                    self.load.try_set(Load::Ready);
                }
                Err(failure) => {
                    self.load.try_set(Load::Failed(failure));
                }
            }
        });
    }

    fn row_that(self, is: impl Fn(Row) -> bool) -> Option<Row> {
        let find = |rows: &HashMap<String, Row>| rows.values().copied().find(|row| is(*row));
        untrack(move || self.rows.try_with_value(find).flatten())
    }

    /// For an effect: asks for what was put off while somebody had a row open.
    pub fn catch_up(self) {
        if self.waiting.get().is_some_and(|row| !row.is_open()) {
            untrack(move || self.start());
        }
    }

    /// Goes on with the walk. The counters stay: they have followed the clock since it began.
    pub fn load_more(self) {
        let Some(Some(cursor)) = self.next.try_get_untracked() else { return };
        let Some(walk) = self.walk.try_get_value() else { return };
        if self.more.try_get_untracked() == Some(Load::Loading) {
            return;
        }
        self.more.try_set(Load::Loading);
        let query = self.query(Some(cursor), limits::PAGE_MAX);
        spawn_local(async move {
            let answer = api::keys(&query).await;
            if !self.is_current(walk) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.show(page, false);
                    self.more.try_set(Load::Ready);
                }
                Err(failure) => {
                    self.more.try_set(Load::Failed(failure));
                }
            }
        });
    }

    /// Brings what is on the screen up to date without moving it.
    /// Keys that are new to the page, or a list that failed, need the whole list again.
    pub fn refresh(self) {
        if self.load.try_get_untracked() != Some(Load::Ready) {
            return self.start();
        }
        let Some(walk) = self.walk.try_get_value() else { return };
        let query = self.query(None, limits::PAGE_DEFAULT);
        spawn_local(async move {
            let Ok(page) = api::keys(&query).await else { return };
            if !self.is_current(walk) {
                return;
            }
            let is_known = |key: &Key| self.row(&key.id).is_some();
            if page.keys.iter().all(is_known) {
                for key in page.keys {
                    if let Some(row) = self.row(&key.id) {
                        row.accept(key);
                    }
                }
                self.counts.try_set(page.counts);
            } else {
                self.start_again();
            }
        });
    }

    pub fn row(self, id: &str) -> Option<Row> {
        self.rows.try_with_value(|rows| rows.get(id).copied()).flatten()
    }

    /// Builds the row of a key under the current owner, and finds it again by its id.
    pub fn build_row(self, block: &Block, key: &Arc<Key>) -> Row {
        let id = key.id.clone();
        let keys = block.keys.clone();
        let gone: Gone =
            Rc::new(move |id: &str| keys.update(|keys| keys.retain(|key| key.id != id)));
        let row = Row::new(key, self.counts, gone);
        self.rows.try_update_value(|rows| rows.insert(id.clone(), row));
        on_cleanup(move || {
            self.rows.try_update_value(|rows| rows.remove(&id));
        });
        row
    }

    fn query(self, cursor: Option<String>, limit: u32) -> KeyQuery {
        let filter = self.filter.try_get_untracked().unwrap_or_default();
        KeyQuery { state: filter.state, q: filter.q, sort: filter.sort, cursor, limit }
    }

    fn show_screen_first(self, walk: u32, mut page: KeyPage) {
        let keys = page.keys.split_off(page.keys.len().min(SCREEN));
        let others = KeyPage { keys, next_cursor: page.next_cursor.take(), ..page };
        self.show(page, true);
        let show = move || {
            if self.is_current(walk) {
                self.show(others, false);
            }
        };
        // One frame shows the rows, the next is free.
        browser::next_frame(|| browser::next_frame(show));
    }

    fn show(self, page: KeyPage, anew: bool) {
        self.next.try_set(page.next_cursor);
        let keys: Vec<Arc<Key>> = page.keys.into_iter().map(Arc::new).collect();
        let mut blocks: Vec<Block> = keys.chunks(BLOCK).map(|keys| self.block(keys)).collect();
        self.blocks.try_update(|shown| {
            if anew {
                *shown = blocks;
            } else {
                shown.append(&mut blocks);
            }
        });
    }

    fn block(self, keys: &[Arc<Key>]) -> Block {
        let id = self.last_block.try_update_value(|last| {
            *last += 1;
            *last
        });
        Block { id: id.unwrap_or_default(), keys: ArcRwSignal::new(keys.to_vec()) }
    }

    fn next_walk(self) -> Option<u32> {
        self.more.try_set(Load::Ready);
        self.walk.try_update_value(|walk| {
            *walk += 1;
            *walk
        })
    }

    fn is_current(self, walk: u32) -> bool {
        self.walk.try_get_value() == Some(walk)
    }
}
