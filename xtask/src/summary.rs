//! The steps of a run with their times, and the last lines of each test runner.

use std::process::Command;
use std::time::Instant;

use crate::failure::{Failure, Outcome};
use crate::process;

#[derive(Default)]
pub struct Summary {
    steps: Vec<(String, String)>,
    results: Vec<String>,
}

impl Summary {
    /// Runs a step. Its failure names it.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n== {name}");
        let began = Instant::now();
        let outcome = work();
        self.steps.push((name.to_owned(), process::seconds(began)));
        outcome.map_err(|Failure(reason)| Failure(format!("the step `{name}` failed: {reason}")))
    }

    /// Runs a test runner as a step, and keeps its last lines.
    pub fn tests(&mut self, name: &str, command: &mut Command) -> Outcome {
        let mut lines = Vec::new();
        let outcome = self.step(name, || process::run_and_keep(name, command, &mut lines));
        let is_result = |line: &String| passed(line).is_some() || is_playwright_result(line);
        self.results.extend(lines.into_iter().filter(is_result));
        outcome
    }

    pub fn print(&self) {
        println!("\n== summary");
        for (name, time) in &self.steps {
            println!("{time:>9}  {name}");
        }
        println!();
        let (rust, playwright): (Vec<_>, Vec<_>) =
            self.results.iter().partition(|line| passed(line).is_some());
        for line in rust.iter().filter(|line| !line.contains(" 0 passed; 0 failed;")) {
            println!("{line}");
        }
        if !rust.is_empty() {
            let passed: u32 = rust.iter().filter_map(|line| passed(line)).sum();
            println!("cargo test: {passed} passed in {} binaries", rust.len());
        }
        for line in playwright {
            println!("{line}");
        }
    }
}

/// `test result: ok. 12 passed; 0 failed; …`
fn passed(line: &str) -> Option<u32> {
    let (before, _) = line.strip_prefix("test result:")?.split_once(" passed;")?;
    before.rsplit(' ').next()?.parse().ok()
}

/// `  12 passed (3.4s)`, `  1 skipped`, `  1 flaky`
fn is_playwright_result(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let count = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    count && matches!(words.next(), Some("passed" | "failed" | "flaky" | "skipped" | "did"))
}

#[cfg(test)]
mod tests {
    use super::{is_playwright_result, passed};

    #[test]
    fn the_last_lines_of_the_runners_are_recognized() {
        assert_eq!(passed("test result: ok. 12 passed; 0 failed; 0 ignored"), Some(12));
        assert!(is_playwright_result("  31 passed (1.2m)"));
        assert!(!is_playwright_result("  ✓  1 tests/a.spec.ts:3:1 › it passed (31ms)"));
    }
}
