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

/// The days that one mark stands for. Days too close to be pressed apart share a mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    pub days: Vec<MarkedDay>,
    /// From the chart's start, in percent of its width.
    pub start: f64,
    /// In percent of the chart's height.
    pub height: u64,
    pub is_soon: bool,
}

/// The keys that expire on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedDay {
    pub date: Arc<str>,
    pub count: u64,
    /// The keys of that day that the page has read.
    pub keys: Vec<MarkedKey>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedKey {
    pub id: String,
    pub name: String,
}

impl Mark {
    /// Its first day.
    pub fn id(&self) -> Arc<str> {
        self.days.first().map(|day| Arc::clone(&day.date)).unwrap_or_default()
    }
}

/// At least `gap` days are between two marks.
pub fn marks(days: &[TimelineDay], expiries: &[Expiry], gap: usize) -> Vec<Mark> {
    let mut groups: Vec<(usize, &[TimelineDay])> = Vec::new();
    for (at, _) in days.iter().enumerate().filter(|(_, day)| day.count > 0) {
        match groups.last_mut() {
            Some((start, group)) if at - *start < gap => *group = &days[*start..=at],
            _ => groups.push((at, &days[at..=at])),
        }
    }
    let sum = |group: &[TimelineDay]| group.iter().map(|day| day.count).sum::<u64>();
    let busiest = groups.iter().map(|(_, group)| sum(group)).max().unwrap_or(0).max(FULL);
    let mark = |(at, group): (usize, &[TimelineDay])| Mark {
        days: group.iter().filter(|day| day.count > 0).map(|day| marked(day, expiries)).collect(),
        start: share(at, days.len()),
        height: ONE + (100 - ONE) * (sum(group) - 1) / (busiest - 1),
        is_soon: at < SOON,
    };
    groups.into_iter().map(mark).collect()
}

fn marked(day: &TimelineDay, expiries: &[Expiry]) -> MarkedDay {
    let of_day = expiries.iter().filter(|expiry| expiry.date == day.date);
    let key =
        |expiry: &Expiry| MarkedKey { id: expiry.key_id.clone(), name: expiry.key_name.clone() };
    MarkedDay { date: day.date.as_str().into(), count: day.count, keys: of_day.map(key).collect() }
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
        let marks = marks(&days(&[1, 0, 3]), &[], 1);
        assert_eq!(marks.len(), 2);
        assert!(marks[0].height < 30, "{}", marks[0].height);
        assert!(marks[1].height > 2 * marks[0].height);
    }

    #[test]
    fn the_busiest_day_reaches_the_top_and_no_mark_goes_beyond() {
        let marks = marks(&days(&[1, 40, 400]), &[], 1);
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
        let marks = marks(&days(&[2, 1]), &expiries, 1);
        let day = &marks[0].days[0];
        let names: Vec<&str> = day.keys.iter().map(|key| key.name.as_str()).collect();
        assert_eq!((names, day.count), (vec!["a"], 2));
    }

    #[test]
    fn days_that_are_too_close_share_a_mark() {
        let marks = marks(&days(&[1, 0, 3, 2]), &[], 3);
        let counts = |mark: &Mark| mark.days.iter().map(|day| day.count).collect::<Vec<u64>>();
        assert_eq!(marks.iter().map(counts).collect::<Vec<_>>(), [vec![1, 3], vec![2]]);
    }
}
