//! Reading the list page by page, and reading it again.

use std::sync::Arc;

use latchkey_contract::KeyPage;
use latchkey_contract::request::limits;
use leptos::prelude::*;

use super::Keys;
use super::deleted::Answered;
use crate::api::{self, Failure};
use crate::state::filter::Filter;
use crate::state::reading::Progress;
use crate::state::row::Row;

/// As many rows as a screen shows. On the first visit the others are built two frames later.
const SCREEN: usize = 8;

/// What one reading of the list brought.
struct Pages {
    first: KeyPage,
    /// Further pages, as far as the list had been read before.
    others: Vec<KeyPage>,
}

impl Keys {
    /// Reads the list from its start, because a person asked for it. What is on the screen stays
    /// until the answer is there, and a panel with something unsaved stays after it.
    pub fn start(self) {
        self.is_awaited.try_set(true);
        self.read(1);
    }

    /// Reads the list again, where nobody asked for it: an open panel is not taken away.
    pub fn refresh(self) {
        self.is_awaited.try_set(false);
        let has_nothing = self.list.ids().is_empty();
        if !has_nothing && let Some(row) = self.row_that(Row::is_open) {
            self.postpone(row);
            // The data of the rows may change; their order waits.
            self.read_data();
            return;
        }
        self.read(self.list.ids().len());
    }

    /// For an effect: reads the list once the panel that postponed it is closed.
    pub fn catch_up(self) {
        if self.postponed.get().is_some_and(|row| !row.is_open()) {
            untrack(move || self.read(self.list.ids().len()));
        }
    }

    /// Reads the next page. The counters stay: they follow the clock.
    pub fn load_more(self) {
        let Some(Some(cursor)) = self.next.try_get_untracked() else { return };
        if matches!(self.more.progress_untracked(), Progress::Asking | Progress::Slow) {
            return;
        }
        // A cursor is valid only with the filter that it was made for.
        let filter = self.listed_filter.try_get_value().unwrap_or_default();
        let query = filter.query(Some(cursor), limits::PAGE_MAX);
        let answer = async move { api::keys(&query).await };
        self.more.ask_then(answer, move |page| {
            self.next.try_set(page.next_cursor.clone());
            let ids = self.take_in(page);
            self.list.append(&ids, &self.rows_that(Row::is_open));
        });
    }

    pub(super) fn postpone(self, row: Row) {
        self.postponed.try_set(Some(row));
    }

    /// Reads at least `count` keys and shows them.
    fn read(self, count: usize) {
        self.postponed.try_set(None);
        self.more.drop_question();
        let filter = self.filter_untracked();
        let is_first = self.counters.listed.try_with_untracked(Option::is_none) == Some(true);
        let answer = read_pages(filter.clone(), count, is_first);
        self.first.ask_then(answer, move |pages| self.show(pages, &filter, is_first));
        self.read_overview();
    }

    fn show(self, pages: Pages, filter: &Filter, is_first: bool) {
        let last = pages.others.last().unwrap_or(&pages.first);
        let next = last.next_cursor.clone();
        let counts = pages.first.counts;
        // A page of the list before would be appended to this one.
        self.more.drop_question();
        self.unlist_all();
        let mut first = pages.first;
        if is_first && first.keys.len() > SCREEN {
            let keys = first.keys.split_off(SCREEN);
            let rest = KeyPage { keys, next_cursor: None, ..first.clone() };
            let ids = self.take_in(first);
            self.take_counts(counts, filter);
            self.listed_filter.try_set_value(filter.clone());
            self.list.show(&ids, &[]);
            // One frame shows the rows, the next is free.
            request_animation_frame(move || {
                request_animation_frame(move || {
                    let ids = self.take_in(rest);
                    self.list.append(&ids, &self.rows_that(Row::is_open));
                    self.next.try_set(next);
                });
            });
            return;
        }
        let mut ids = self.take_in(first);
        for page in pages.others {
            ids.extend(self.take_in(page));
        }
        self.take_counts(counts, filter);
        self.answered(&Answered::List(filter));
        self.listed_filter.try_set_value(filter.clone());
        let unsaved = self.rows_that(|row| row.guard.is_unsaved_untracked());
        // A panel that goes with its row is closed: it would hold back every refresh.
        let open = self.rows_that(Row::is_open).into_iter();
        for id in open.filter(|id| !ids.contains(id) && !unsaved.contains(id)) {
            self.row(&id).into_iter().for_each(Row::close);
        }
        self.list.show(&ids, &unsaved);
        self.next.try_set(next);
        // These rows find their places once their panels are closed.
        if let Some(row) = unsaved.first().and_then(|id| self.row(id)) {
            self.postpone(row);
        }
    }

    fn answered(self, answered: &Answered<'_>) {
        if let Some(look) = self.look_for_deleted.try_get_value().flatten() {
            look(self, answered);
        }
    }

    /// The listed rows of which this is true.
    fn rows_that(self, is: fn(Row) -> bool) -> Vec<Arc<str>> {
        let is = |id: &Arc<str>| self.row(id).is_some_and(is);
        untrack(|| self.list.ids().into_iter().filter(is).collect())
    }

    /// Updates the rows of the first page without touching their order.
    fn read_data(self) {
        let filter = self.filter_untracked();
        let query = filter.query(None, limits::PAGE_DEFAULT);
        let answer = async move { api::keys(&query).await };
        self.overview.ask_then(answer, move |page| {
            for key in page.keys {
                if let Some(row) = self.row(&key.id) {
                    row.accept(key);
                }
            }
            self.take_counts(page.counts, &filter);
        });
    }

    /// Which key needs attention first does not depend on the list's filter and order.
    fn read_overview(self) {
        if self.filter_untracked().shows_everything_in_default_order() {
            return;
        }
        let query = Filter::default().query(None, 1);
        let answer = async move { api::keys(&query).await };
        self.overview.ask_then(answer, move |page| {
            let first = page.keys.first().map(|key| key.id.clone());
            for key in page.keys {
                self.adopt(key);
            }
            self.counters.all.try_set(Some(page.counts));
            self.answered(&Answered::First(first.as_deref()));
        });
    }

    /// The next answer says which rows are part of the list's counters.
    fn unlist_all(self) {
        for row in self.list.ids().iter().filter_map(|id| self.row(id)) {
            row.set_listed(false);
        }
    }

    fn filter_untracked(self) -> Filter {
        self.filter.try_get_untracked().unwrap_or_default()
    }
}

async fn read_pages(filter: Filter, count: usize, is_first: bool) -> Result<Pages, Failure> {
    let query = filter.query(None, limits::PAGE_DEFAULT);
    let first = if is_first { api::first_keys(&query).await? } else { api::keys(&query).await? };
    let mut have = first.keys.len();
    let mut cursor = first.next_cursor.clone();
    let mut others = Vec::new();
    while have < count
        && let Some(next) = cursor.take()
    {
        let page = api::keys(&filter.query(Some(next), limits::PAGE_MAX)).await?;
        have += page.keys.len();
        cursor.clone_from(&page.next_cursor);
        others.push(page);
    }
    Ok(Pages { first, others })
}
