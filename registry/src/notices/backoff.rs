//! When to retry a mail that was not accepted: after one minute, then after twice the last delay,
//! up to one hour. The mail's ID varies the delay, so that a server that was down does not get all
//! retries at once. The same mail always gets the same delay.

use chrono::TimeDelta;

const FIRST: i64 = 60;
const LONGEST: i64 = 3_600;

/// The ID shortens the delay by up to a quarter.
pub fn delay(attempts: u64, id: &str) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1).min(10)).unwrap_or(10);
    let full = (FIRST << doublings).min(LONGEST);
    let spread = id.bytes().fold(0i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_024);
    TimeDelta::seconds(full - full * spread / 4_096)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mails_of_the_same_attempt_are_not_all_retried_at_once() {
        let delays: std::collections::BTreeSet<TimeDelta> =
            (0..100).map(|n| delay(5, &format!("mail_{n}"))).collect();
        assert!(delays.len() > 20, "{delays:?}");
    }

    proptest! {
        #[test]
        fn a_delay_is_bounded(attempts in 0u64.., id in "[a-z0-9]{20}") {
            let seconds = delay(attempts, &id).num_seconds();
            prop_assert!((45..=3_600).contains(&seconds), "{}", seconds);
        }

        #[test]
        fn a_delay_never_gets_shorter(attempts in 0u64..100, id in "[a-z0-9]{20}") {
            prop_assert!(delay(attempts, &id) <= delay(attempts + 1, &id));
        }
    }
}
