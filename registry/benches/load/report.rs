//! The results as a table and as JSON.

use serde::Serialize;

use super::storage::Storage;

#[derive(Default, Serialize)]
pub struct Report {
    pub slowdowns: Vec<Slowdown>,
    pub besides: Vec<Beside>,
    pub pushes: Vec<Pushes>,
}

#[derive(Serialize)]
pub struct Slowdown {
    storage: &'static str,
    question: &'static str,
    keys: usize,
    few_us: f64,
    many_us: f64,
    times: f64,
}

impl Slowdown {
    pub fn new(
        storage: &Storage,
        question: &'static str,
        keys: usize,
        mut few: Vec<f64>,
        mut many: Vec<f64>,
    ) -> Self {
        let (few_us, many_us) = (median(&mut few), median(&mut many));
        let storage = storage.name();
        Self { storage, question, keys, few_us, many_us, times: many_us / few_us }
    }
}

#[derive(Serialize)]
pub struct Beside {
    storage: &'static str,
    per_second: f64,
    bare_per_second: f64,
    share: f64,
    /// Processor time of the registry alone, without its database server.
    cpu_us: f64,
}

impl Beside {
    pub fn new(storage: &Storage, per_second: f64, bare_per_second: f64, cpu_us: f64) -> Self {
        let share = per_second / bare_per_second;
        Self { storage: storage.name(), per_second, bare_per_second, share, cpu_us }
    }
}

/// Pushes of 100 KB packages a second.
#[derive(Serialize)]
pub struct Pushes {
    storage: &'static str,
    per_second: f64,
    only_writing_per_second: f64,
}

impl Pushes {
    pub fn new(storage: &Storage, per_second: f64, only_writing_per_second: f64) -> Self {
        Self { storage: storage.name(), per_second, only_writing_per_second }
    }
}

impl Report {
    pub fn print(&self) {
        println!("\n| storage | question | 1,000 keys, µs | keys | then, µs | times (at most 2) |");
        println!("|---|---|---|---|---|---|");
        for Slowdown { storage, question, keys, few_us, many_us, times } in &self.slowdowns {
            println!(
                "| {storage} | {question} | {few_us:.0} | {keys} | {many_us:.0} | {times:.2} |"
            );
        }
        println!(
            "\n| storage | GET /key a second | a bare handler | share (50 % on SQLite, 25 % on \
             PostgreSQL) | CPU of the registry a request, µs |"
        );
        println!("|---|---|---|---|---|");
        for Beside { storage, per_second, bare_per_second, share, cpu_us } in &self.besides {
            let percent = share * 100.0;
            println!(
                "| {storage} | {per_second:.0} | {bare_per_second:.0} | {percent:.0} % | {cpu_us:.1} |"
            );
        }
        println!(
            "\n| storage | pushes of 100 KB a second | a handler that only writes and flushes |"
        );
        println!("|---|---|---|");
        for Pushes { storage, per_second, only_writing_per_second } in &self.pushes {
            println!("| {storage} | {per_second:.0} | {only_writing_per_second:.0} |");
        }
    }

    pub fn write(&self) {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench-registry.json");
        std::fs::write(file, serde_json::to_vec_pretty(self).unwrap()).unwrap();
    }
}

pub fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
