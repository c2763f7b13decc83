//! How the list is filtered and sorted.

use latchkey_contract::{Sort, State};

use crate::api::KeyQuery;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<State>,
    pub q: String,
    pub sort: Sort,
}

impl Filter {
    /// The first page of this filter also tells which key needs attention first, of all keys.
    pub fn shows_everything_in_default_order(&self) -> bool {
        *self == Self::default()
    }

    pub fn hides_keys(&self) -> bool {
        self.state.is_some() || !self.q.is_empty()
    }

    /// Choosing the chosen state again shows all states.
    pub fn toggle(&mut self, state: Option<State>) {
        self.state = if self.state == state { None } else { state };
    }

    pub fn clear(&mut self) {
        *self = Self { sort: self.sort, ..Self::default() };
    }

    pub fn query(&self, cursor: Option<String>, limit: u32) -> KeyQuery {
        KeyQuery { state: self.state, q: self.q.clone(), sort: self.sort, cursor, limit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_press_on_a_state_shows_all_states() {
        let mut filter = Filter::default();
        filter.toggle(Some(State::Active));
        assert!(filter.hides_keys());
        filter.toggle(Some(State::Active));
        assert!(!filter.hides_keys());
    }

    #[test]
    fn clearing_keeps_the_order() {
        let mut filter =
            Filter { state: Some(State::Expired), q: "ci".to_owned(), sort: Sort::Name };
        filter.clear();
        assert_eq!(filter, Filter { sort: Sort::Name, ..Filter::default() });
        assert!(!filter.shows_everything_in_default_order());
    }
}
