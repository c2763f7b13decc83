//! The events of a key, newest first, read page by page. Reading the newest page again keeps the
//! older ones.

use std::sync::Arc;

use latchkey_contract::{Event, EventPage};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// Each with an ID of its own, because events have none in the API.
    pub list: Vec<(Arc<str>, Arc<Event>)>,
    /// Where older events begin; `None` at the oldest.
    pub next: Option<String>,
    pub is_read: bool,
}

impl Events {
    pub fn ids(&self) -> Vec<Arc<str>> {
        self.list.iter().map(|(id, _)| Arc::clone(id)).collect()
    }

    /// Returns whether anything changed.
    pub fn take_newest(&mut self, page: EventPage) -> bool {
        let was_read = std::mem::replace(&mut self.is_read, true);
        let newest = numbered(&page.events, &[]);
        let oldest_new = newest.last().map(|(id, _)| Arc::clone(id));
        let known = oldest_new.and_then(|id| self.list.iter().position(|(old, _)| *old == id));
        let list = if let Some(at) = known {
            // The older events follow the newest page where it ends.
            newest.into_iter().chain(self.list[at + 1..].iter().cloned()).collect()
        } else {
            self.next = page.next_cursor;
            newest
        };
        let is_changed = !was_read || list != self.list;
        self.list = list;
        is_changed
    }

    /// Returns whether anything changed.
    pub fn take_older(&mut self, page: EventPage) -> bool {
        let older = numbered(&page.events, &self.list);
        self.list.extend(older);
        self.next = page.next_cursor;
        true
    }
}

/// An event is known by its instant, kind, actor, client and address. Events that are alike in all
/// of them are counted.
fn numbered(events: &[Event], before: &[(Arc<str>, Arc<Event>)]) -> Vec<(Arc<str>, Arc<Event>)> {
    let mut list: Vec<(Arc<str>, Arc<Event>)> = Vec::with_capacity(events.len());
    for event in events {
        let base = format!(
            "{} {} {:?} {:?} {:?}",
            event.at.timestamp(),
            event.kind.as_str(),
            event.actor,
            event.client,
            event.address
        );
        let alike = before.iter().chain(&list).filter(|(id, _)| id.starts_with(&base)).count();
        list.push((format!("{base} {alike}").into(), Arc::new(event.clone())));
    }
    list
}

#[cfg(test)]
mod tests {
    use latchkey_contract::EventKind;
    use latchkey_contract::event::EventKey;

    use super::*;

    fn event(second: i64) -> Event {
        Event {
            at: chrono::DateTime::from_timestamp(second, 0).unwrap(),
            kind: EventKind::Used.into(),
            key: EventKey { id: "key_1".to_owned(), name: "ci".to_owned() },
            actor: None,
            client: Some("NuGet/6.12".to_owned()),
            address: None,
            detail: None,
        }
    }

    fn page(seconds: std::ops::Range<i64>, next: Option<&str>) -> EventPage {
        EventPage {
            events: seconds.rev().map(event).collect(),
            next_cursor: next.map(str::to_owned),
        }
    }

    #[test]
    fn reading_the_newest_again_keeps_the_older_events() {
        let mut events = Events::default();
        events.take_newest(page(50..100, Some("a")));
        events.take_older(page(0..50, None));
        assert!(!events.take_newest(page(50..100, Some("a"))));
        assert_eq!((events.list.len(), events.next.as_deref()), (100, None));
        assert!(events.take_newest(page(51..101, Some("b"))));
        assert_eq!(events.list.len(), 101);
        assert_eq!(events.next, None);
    }

    #[test]
    fn a_gap_between_the_newest_page_and_the_list_starts_the_list_again() {
        let mut events = Events::default();
        events.take_newest(page(0..50, None));
        events.take_newest(page(200..250, Some("c")));
        assert_eq!((events.list.len(), events.next.as_deref()), (50, Some("c")));
    }

    #[test]
    fn events_that_are_alike_keep_ids_of_their_own() {
        let mut events = Events::default();
        let twice = EventPage { events: vec![event(1), event(1)], next_cursor: None };
        events.take_newest(twice);
        assert_ne!(events.list[0].0, events.list[1].0);
    }
}
