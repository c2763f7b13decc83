//! Prints a line to standard error every second, so that a long command does not seem to hang.

use crate::clock::Stopwatch;

const EVERY_MICROS: u64 = 1_000_000;

pub struct Progress {
    since: Stopwatch,
    printed: u64,
}

impl Progress {
    pub fn start() -> Self {
        Self { since: Stopwatch::start(), printed: 0 }
    }

    pub fn print(&mut self, progress: impl FnOnce() -> String) {
        let seconds = self.since.micros() / EVERY_MICROS;
        if seconds > self.printed {
            self.printed = seconds;
            eprintln!("{}", progress());
        }
    }
}
