//! Keys that somebody else deleted: an answer does not have them any more.

use std::sync::Arc;

use latchkey_contract::Slug;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Keys;
use crate::api;
use crate::state::filter::Filter;
use crate::state::row::{Row, Warning};

/// What an answer says about which keys there are.
pub(super) enum Answered<'a> {
    /// The rows of its keys are marked as listed.
    List(&'a Filter),
    /// Only the ID of the key that needs attention first.
    First(Option<&'a str>),
}

pub(super) type Look = fn(Keys, &Answered<'_>);

/// Keys that are missing from one answer are looked up one by one, up to this many.
const MOST: usize = 8;

impl Keys {
    /// A key was found to be deleted. Its row stays as long as a panel is open in it.
    pub fn deleted_elsewhere(self, row: Row) {
        row.warn(Some(Warning::Deleted));
        if row.is_open() {
            self.postpone(row);
        } else {
            self.remove(row);
        }
    }

    /// From now on, answers are searched for deleted keys. Nobody needs that before the first row, so
    /// it comes with the rest of the application.
    pub fn watch_deleted(self) {
        // Without the black box LLVM inlines the second half of the wasm into the first.
        self.look_for_deleted.set_value(Some(std::hint::black_box(Self::look_for_deleted as Look)));
    }

    /// A key that was listed and is missing was deleted, or it has another place now: its owner, its
    /// state or its order has changed. The key in need that comes first is the first of the default
    /// list, or it was deleted.
    fn look_for_deleted(self, answered: &Answered<'_>) {
        let is_unlisted = |id: &Arc<str>| self.row(id).is_some_and(|row| !row.is_listed());
        let first = untrack(|| self.in_need()).map(|(row, _)| Arc::<str>::from(row.id()));
        let first = first.into_iter();
        let missing: Vec<Arc<str>> = match answered {
            Answered::List(filter) => {
                let has_same_filter =
                    self.listed_filter.try_with_value(|listed| listed == *filter) == Some(true);
                let is_default = filter.shows_everything_in_default_order();
                let listed = self.list.ids().into_iter().filter(|_| has_same_filter);
                let all = listed.chain(first.filter(|_| is_default));
                all.filter(is_unlisted).take(MOST).collect()
            }
            Answered::First(id) => first.filter(|first| Some(&**first) != *id).collect(),
        };
        for id in missing {
            self.look_up(&id);
        }
    }

    fn look_up(self, id: &str) {
        let Some(row) = self.row(id) else { return };
        let id = id.to_owned();
        spawn_local(async move {
            match api::key(&id).await {
                Ok(key) => row.accept(key),
                Err(failure) if failure.is(Slug::NotFound) && !row.is_open() => self.forget(row),
                Err(failure) if failure.is(Slug::NotFound) => self.deleted_elsewhere(row),
                // The next answer shows it.
                Err(_) => {}
            }
        });
    }

    /// The counters come from an answer without this key.
    fn forget(self, row: Row) {
        let id = row.id();
        row.vanish();
        self.list.remove(&id);
        self.rows.try_update_value(|rows| rows.remove(&id));
    }
}
