//! Which marks the chart has, where they are and how high.

use std::sync::Arc;

use latchkey_contract::session::TimelineDay;

use crate::state::keys::Expiry;

/// A single key is a small mark; this many keys on one day reach the top.
const FULL: u64 = 4;
/// The part of the height that one key takes, in percent.
const ONE: u64 = 28;
/// The first days need attention and have a color of their own.
const SOON: usize = 10;

/// The keys that expire on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    pub date: Arc<str>,
    pub count: u64,
    /// The keys of that day that the page has read.
    pub keys: Vec<MarkedKey>,
    /// From the chart's start, in percent of its width.
    pub start: f64,
    /// In percent of the chart's height.
    pub height: u64,
    pub is_soon: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedKey {
    pub id: String,
    pub name: String,
}

impl Mark {
    pub fn id(&self) -> Arc<str> {
        Arc::clone(&self.date)
    }
}

pub fn marks(days: &[TimelineDay], expiries: &[Expiry]) -> Vec<Mark> {
    let busiest = days.iter().map(|day| day.count).max().unwrap_or(0).max(FULL);
    let used = days.iter().enumerate().filter(|(_, day)| day.count > 0);
    used.map(|(at, day)| {
        let of_day = expiries.iter().filter(|expiry| expiry.date == day.date);
        let key = |expiry: &Expiry| MarkedKey {
            id: expiry.key_id.clone(),
            name: expiry.key_name.clone(),
        };
        Mark {
            date: day.date.as_str().into(),
            count: day.count,
            keys: of_day.map(key).collect(),
            start: share(at, days.len()),
            height: ONE + (100 - ONE) * (day.count - 1) / (busiest - 1),
            is_soon: at < SOON,
        }
    })
    .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a chart has fewer than 2^53 days")]
fn share(at: usize, of: usize) -> f64 {
    (at * 10_000 / of.max(1)) as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(counts: &[u64]) -> Vec<TimelineDay> {
        let day = |(at, count): (usize, &u64)| TimelineDay {
            date: format!("2026-12-{:02}", at + 1),
            count: *count,
        };
        counts.iter().enumerate().map(day).collect()
    }

    #[test]
    fn one_key_is_a_small_mark_and_a_cluster_is_visibly_higher() {
        let marks = marks(&days(&[1, 0, 3]), &[]);
        assert_eq!(marks.len(), 2);
        assert!(marks[0].height < 30, "{}", marks[0].height);
        assert!(marks[1].height > 2 * marks[0].height);
    }

    #[test]
    fn the_busiest_day_reaches_the_top_and_no_mark_goes_beyond() {
        let marks = marks(&days(&[1, 40, 400]), &[]);
        assert_eq!(marks[2].height, 100);
        assert!(marks.iter().all(|mark| (ONE..=100).contains(&mark.height)));
    }

    #[test]
    fn a_mark_names_the_keys_of_its_day() {
        let expiry = |date: &str, name: &str| Expiry {
            key_id: format!("key_{name}"),
            key_name: name.to_owned(),
            date: date.to_owned(),
        };
        let expiries = [expiry("2026-12-01", "a"), expiry("2026-12-02", "b")];
        let marks = marks(&days(&[2, 1]), &expiries);
        let names: Vec<&str> = marks[0].keys.iter().map(|key| key.name.as_str()).collect();
        assert_eq!((names, marks[0].count), (vec!["a"], 2));
    }
}
