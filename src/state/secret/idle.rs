//! When a value has been on the page for too long without any input.

use crate::clock::{Mark, Stopwatch};

const WIPE_AFTER_MS: i64 = 10 * 60_000;
const WARN_AFTER_MS: i64 = 9 * 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idleness {
    Active,
    /// The person is warned.
    Ending,
    Over,
}

#[derive(Clone, Copy, Debug)]
pub struct Idle(Stopwatch);

impl Idle {
    pub const fn start(now: Mark) -> Self {
        Self(Stopwatch::start(now))
    }

    pub fn judge(&mut self, now: Mark) -> Idleness {
        match self.0.elapsed_ms(now) {
            WIPE_AFTER_MS.. => Idleness::Over,
            WARN_AFTER_MS.. => Idleness::Ending,
            _ => Idleness::Active,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_warning_comes_one_minute_before_the_end() {
        let at = |seconds: i64| Mark { wall_ms: seconds * 1_000, running_ms: seconds * 1_000 };
        let mut idle = Idle::start(at(0));
        assert_eq!(idle.judge(at(539)), Idleness::Active);
        assert_eq!(idle.judge(at(540)), Idleness::Ending);
        assert_eq!(idle.judge(at(599)), Idleness::Ending);
        assert_eq!(idle.judge(at(600)), Idleness::Over);
    }
}
