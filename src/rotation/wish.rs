//! What the person chooses before a new value is issued.

use latchkey_contract::{Key, Policy};

/// What the registry is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub lifetime_days: u32,
    pub overlap_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub lifetime_days: u32,
    pub overlap_seconds: u32,
    pub is_leaked: bool,
}

impl Wish {
    /// The key's own lifetime, as far as the registry still allows it.
    pub fn first(key: &Key, policy: &Policy) -> Self {
        Self {
            lifetime_days: policy.clamp_lifetime(key.lifetime_days),
            overlap_seconds: policy.default_overlap_seconds,
            is_leaked: false,
        }
    }

    /// The same wish under another policy. What is no longer allowed becomes the longest allowed
    /// below it.
    pub fn within(self, policy: &Policy) -> Self {
        let shorter = policy.overlaps_seconds.iter().copied();
        let shorter = shorter.filter(|seconds| *seconds < self.overlap_seconds).max();
        Self {
            lifetime_days: policy.clamp_lifetime(Some(self.lifetime_days)),
            overlap_seconds: if policy.allows_overlap(self.overlap_seconds) {
                self.overlap_seconds
            } else {
                shorter.unwrap_or(policy.default_overlap_seconds)
            },
            is_leaked: self.is_leaked,
        }
    }

    /// A value that leaked stops now, whatever overlap was chosen before.
    pub const fn choice(self) -> Choice {
        let overlap_seconds = if self.is_leaked { 0 } else { self.overlap_seconds };
        Choice { lifetime_days: self.lifetime_days, overlap_seconds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stricter() -> Policy {
        Policy {
            lifetimes_days: vec![1, 8, 30],
            max_lifetime_days: 30,
            overlaps_seconds: vec![0, 3_600],
            default_overlap_seconds: 3_600,
            ..Policy::default()
        }
    }

    const fn wish(lifetime_days: u32, overlap_seconds: u32) -> Wish {
        Wish { lifetime_days, overlap_seconds, is_leaked: false }
    }

    #[test]
    fn a_stricter_policy_shortens_only_what_it_no_longer_allows() {
        assert_eq!(wish(90, 604_800).within(&stricter()), wish(30, 3_600));
        assert_eq!(wish(8, 0).within(&stricter()), wish(8, 0));
        assert_eq!(wish(60, 3_600).within(&Policy::default()), wish(60, 3_600));
    }

    #[test]
    fn without_a_shorter_overlap_the_default_is_chosen() {
        let policy = Policy { overlaps_seconds: vec![86_400], ..Policy::default() };
        assert_eq!(wish(30, 3_600).within(&policy).overlap_seconds, 86_400);
    }

    #[test]
    fn a_leaked_value_gets_no_overlap_and_the_choice_comes_back() {
        let leaked = Wish { is_leaked: true, ..wish(30, 3_600) };
        assert_eq!(leaked.choice().overlap_seconds, 0);
        assert_eq!(Wish { is_leaked: false, ..leaked }.choice().overlap_seconds, 3_600);
    }
}
