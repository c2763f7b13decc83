//! The laptop's clock without its steps back. It goes on while the laptop sleeps, as the laptop's
//! own clock does; what set that one back does not count.

/// Both times of a browser at one moment, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// By the laptop's clock, since 1970.
    pub wall_ms: i64,
    /// Since the page was loaded. The time of a sleep may be missing.
    pub running_ms: i64,
}

/// The two clocks of a browser may drift apart by this much between two readings.
const NOTICEABLE_MS: i64 = 500;

/// Nothing is added up while the clock is not set, so no rounding adds up either.
#[derive(Clone, Copy, Debug)]
pub struct Steady {
    /// How far the laptop's clock was set back, in all.
    set_back_ms: i64,
    last: Mark,
}

impl Steady {
    pub const fn start(now: Mark) -> Self {
        Self { set_back_ms: 0, last: now }
    }

    /// In milliseconds since 1970.
    pub fn ms(&mut self, now: Mark) -> i64 {
        let wall = now.wall_ms - self.last.wall_ms;
        let running = now.running_ms - self.last.running_ms;
        if running - wall >= NOTICEABLE_MS {
            self.set_back_ms += running - wall;
        }
        self.last = now;
        now.wall_ms + self.set_back_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn mark(wall_ms: i64, running_ms: i64) -> Mark {
        Mark { wall_ms, running_ms }
    }

    #[test]
    fn a_clock_that_is_set_back_twice_changes_nothing() {
        let mut steady = Steady::start(mark(100_000, 0));
        assert_eq!(steady.ms(mark(40_000, 5_000)), 105_000);
        assert_eq!(steady.ms(mark(-20_000, 10_000)), 110_000);
        assert_eq!(steady.ms(mark(-19_000, 11_000)), 111_000);
    }

    #[test]
    fn sleep_counts_although_the_timer_stops() {
        let mut steady = Steady::start(mark(0, 0));
        assert_eq!(steady.ms(mark(600_000, 10)), 600_000);
    }

    #[test]
    fn sleep_counts_although_the_clock_is_set_back_afterwards() {
        let mut steady = Steady::start(mark(0, 0));
        steady.ms(mark(300_000, 0));
        assert_eq!(steady.ms(mark(0, 1_000)), 301_000);
    }

    #[test]
    fn many_readings_of_clocks_that_differ_by_rounding_add_nothing() {
        let mut steady = Steady::start(mark(0, 0));
        for ms in 1..10_000 {
            steady.ms(mark(ms, ms - 1));
            assert_eq!(steady.ms(mark(ms, ms)), ms);
        }
    }
}
