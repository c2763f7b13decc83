//! How long something takes. The laptop's clock can be set, and the browser's timer can stop while
//! the laptop sleeps. So each step counts by the one of the two that has moved further.

/// Both times at one moment, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// By the laptop's clock.
    pub wall_ms: i64,
    /// Since the page was loaded.
    pub running_ms: i64,
}

#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    elapsed_ms: i64,
    last: Mark,
}

impl Stopwatch {
    pub const fn start(now: Mark) -> Self {
        Self { elapsed_ms: 0, last: now }
    }

    /// Takes in the time since the last call.
    pub fn elapsed_ms(&mut self, now: Mark) -> i64 {
        let wall = now.wall_ms - self.last.wall_ms;
        let running = now.running_ms - self.last.running_ms;
        self.elapsed_ms += wall.max(running).max(0);
        self.last = now;
        self.elapsed_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn mark(wall_ms: i64, running_ms: i64) -> Mark {
        Mark { wall_ms, running_ms }
    }

    #[test]
    fn a_clock_that_is_set_back_again_and_again_stretches_nothing() {
        let mut watch = Stopwatch::start(mark(100_000, 0));
        assert_eq!(watch.elapsed_ms(mark(40_000, 5_000)), 5_000);
        assert_eq!(watch.elapsed_ms(mark(-20_000, 10_000)), 10_000);
    }

    #[test]
    fn sleep_counts_although_the_timer_stops() {
        let mut watch = Stopwatch::start(mark(0, 0));
        assert_eq!(watch.elapsed_ms(mark(600_000, 10)), 600_000);
    }

    #[test]
    fn sleep_counts_although_the_clock_is_set_back_afterwards() {
        let mut watch = Stopwatch::start(mark(0, 0));
        watch.elapsed_ms(mark(300_000, 0));
        assert_eq!(watch.elapsed_ms(mark(0, 1_000)), 301_000);
    }
}
