//! How somebody left the list: they come back to the same keys at the same place. Only as long as
//! the application runs; signing out ends it.

use std::cell::RefCell;

use super::list::Filter;

thread_local! {
    static LEFT: RefCell<Option<Left>> = const { RefCell::new(None) };
}

#[derive(Clone)]
pub struct Left {
    pub filter: Filter,
    /// In pixels.
    pub scrolled: f64,
}

pub fn remember(left: Left) {
    LEFT.set(Some(left));
}

/// Nothing on the first visit.
pub fn recall() -> Option<Left> {
    LEFT.with_borrow(Clone::clone)
}
