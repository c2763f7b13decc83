//! A line on standard error every second, so that nobody thinks a long command hangs.

use crate::clock::Stopwatch;

const EVERY_MICROS: u64 = 1_000_000;

pub struct Progress {
    since: Stopwatch,
    told: u64,
}

impl Progress {
    pub fn start() -> Self {
        Self { since: Stopwatch::start(), told: 0 }
    }

    pub fn tell(&mut self, how_far: impl FnOnce() -> String) {
        let seconds = self.since.micros() / EVERY_MICROS;
        if seconds > self.told {
            self.told = seconds;
            eprintln!("{}", how_far());
        }
    }
}
