//! The chart of expiries.

use latchkey_contract::session::TimelineDay;

use super::{counted, listed};
use crate::format;

pub fn title(days: u32) -> String {
    format!("Expiring in the next {days} days")
}

/// What the chart shows, in one sentence.
pub fn summary(days: &[TimelineDay]) -> String {
    let total: u64 = days.iter().map(|day| day.count).sum();
    let most = days.iter().map(|day| day.count).max().unwrap_or(0);
    let busiest: Vec<&TimelineDay> = days.iter().filter(|day| day.count == most).collect();
    let keys = counted(total, "key");
    match (total, busiest.as_slice()) {
        (0, _) | (_, []) => "No keys expire.".to_owned(),
        (1, [day, ..]) => format!("{keys} expires, on {}.", format::day(&day.date)),
        (_, [day]) if most == total => format!("All {keys} expire on {}.", format::day(&day.date)),
        (_, _) if most == 1 => format!("{keys} expire, no two on one day."),
        (_, [day]) => {
            format!(
                "{keys} expire, {} of them on {}.",
                format::number(most),
                format::day(&day.date)
            )
        }
        (_, _) => format!("{keys} expire, up to {} on one day.", format::number(most)),
    }
}

/// `Thu, 3 Dec: ci-deploy and docs`. `count` may be larger than the number of known names.
pub fn mark(day: &str, mut names: Vec<String>, count: u64) -> String {
    let unknown = count.saturating_sub(names.len() as u64);
    if unknown > 0 {
        names.push(if names.is_empty() { counted(unknown, "key") } else { more(unknown) });
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("{day}: {}", listed(&names))
}

pub fn more(count: u64) -> String {
    format!("{} more", format::number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_names_its_keys_and_counts_the_others() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(mark("3 Dec", names(&["ci", "docs"]), 2), "3 Dec: ci and docs");
        assert_eq!(mark("3 Dec", names(&["ci"]), 4), "3 Dec: ci and 3 more");
        assert_eq!(mark("3 Dec", names(&[]), 1), "3 Dec: 1 key");
    }
}
