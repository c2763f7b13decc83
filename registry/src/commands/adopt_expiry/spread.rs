//! Chooses the expiry day of the n-th value. Every day gets the same number of values. Neighbors,
//! which often belong to one owner, get days far apart.

use latchkey_contract::policy::MAX_DAYS;

use crate::commands::bail;

#[derive(Clone, Copy, Debug)]
pub struct Spread {
    first: u32,
    days: u32,
    stride: u32,
}

impl Spread {
    pub fn between(range: &[u32]) -> Result<Self, String> {
        let &[first, last] = range else {
            bail!("--between needs two numbers of days, like 90 110");
        };
        if first == 0 {
            bail!(
                "--between must start at 1 day or more; with 0, values would stop working \
                 immediately"
            );
        }
        if last < first {
            bail!("--between {first} {last} ends before it starts; did you mean {last} {first}?");
        }
        if last > MAX_DAYS {
            bail!("--between must end within {MAX_DAYS} days, not {last}");
        }
        let days = last - first + 1;
        Ok(Self { first, days, stride: stride(days) })
    }

    pub fn day(&self, nth: u64) -> u32 {
        let days = u64::from(self.days);
        let at = (nth % days) * u64::from(self.stride) % days;
        self.first + u32::try_from(at).unwrap_or(0)
    }
}

/// A stride near the golden ratio keeps neighbors apart. It has no common divisor with the number of
/// days, so that every day is used.
fn stride(days: u32) -> u32 {
    let near = days * 618 / 1_000;
    (near.max(1)..=days).find(|stride| divisor(*stride, days) == 1).unwrap_or(1)
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_has_each_day_once_before_any_twice() {
        for first in [1, 90] {
            for length in 1..200 {
                let spread = Spread::between(&[first, first + length - 1]).unwrap();
                let mut days: Vec<u32> = (0..u64::from(length)).map(|n| spread.day(n)).collect();
                days.sort_unstable();
                assert_eq!(days, (first..first + length).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn neighbors_get_days_far_apart() {
        let spread = Spread::between(&[90, 110]).unwrap();
        for n in 0..50 {
            let days: Vec<u32> = (n..n + 4).map(|n| spread.day(n)).collect();
            for (at, day) in days.iter().enumerate() {
                assert!(days[..at].iter().all(|other| other.abs_diff(*day) >= 3), "{days:?}");
            }
        }
    }
}
