//! What a million keys cost, and what a registry costs beside a handler that only answers:
//! `cargo xtask bench` runs it on SQLite and, where `LATCHKEY_TEST_POSTGRES` names a server, on
//! PostgreSQL. Other sizes: `LATCHKEY_BENCH_KEYS`.
#![expect(clippy::unwrap_used, reason = "a measurement that goes wrong has nothing else to do")]

mod bare;
mod client;
mod fill;
mod program;
mod report;
mod storage;

use report::{Beside, Slowdown};
use storage::Storage;

const SMALL: usize = 1_000;
const CONNECTIONS: usize = 32;
/// Requests of each kind, taken in turns from the small and the large registry.
const REQUESTS: usize = 400;
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(answer) = bare::wanted(&arguments) {
        return bare::serve(answer).await;
    }
    let large = std::env::var("LATCHKEY_BENCH_KEYS").map_or(1_000_000, |n| n.parse().unwrap());
    let mut report = report::Report::default();
    for storage in Storage::all() {
        println!("-> {}", storage.name());
        let few = program::filled(&storage, SMALL).await;
        let many = program::filled(&storage, large).await;
        for (name, of_few, of_many) in program::questions(&few, &many) {
            let (few_us, many_us) = client::in_turns(&of_few, &of_many, REQUESTS).await;
            report.slowdowns.push(Slowdown::new(&storage, name, large, few_us, many_us));
        }
        report.besides.push(beside(&storage, &few).await);
        few.stop();
        many.stop();
    }
    report.print();
    report.write();
}

/// The registry and a bare handler with equal bytes, in turns, so that both meet the same machine.
async fn beside(storage: &Storage, registry: &program::Program) -> Beside {
    let question = registry.key_question();
    let answer = client::ask(&question).await;
    let bare = bare::Bare::start(&answer);
    let to_bare = question.to(&bare.address);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(client::per_second(&question, CONNECTIONS).await);
        theirs.push(client::per_second(&to_bare, CONNECTIONS).await);
    }
    Beside::new(storage, report::median(&mut ours), report::median(&mut theirs))
}
