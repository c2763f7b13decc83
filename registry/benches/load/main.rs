//! Measures the cost of a million keys, and compares the registry with a handler that only answers.
//! `cargo xtask bench` measures SQLite, and also PostgreSQL if `LATCHKEY_TEST_POSTGRES` names a
//! server. `LATCHKEY_BENCH_KEYS` changes the number of keys.
#![expect(clippy::unwrap_used, reason = "a failed measurement can only stop")]

mod bare;
mod client;
mod cpu;
mod fill;
mod program;
mod pushes;
mod report;
mod storage;

use report::{Beside, Pushes, Slowdown};
use storage::Storage;

const SMALL: usize = 1_000;
const CONNECTIONS: usize = 32;
/// The number of requests of each kind. They go to the small and the large registry alternately.
const REQUESTS: usize = 400;
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(answer) = bare::answer_to_serve(&arguments) {
        return bare::serve(answer).await;
    }
    if let Some(folder) = pushes::folder_to_serve(&arguments) {
        return pushes::serve(folder).await;
    }
    let large = std::env::var("LATCHKEY_BENCH_KEYS").map_or(1_000_000, |n| n.parse().unwrap());
    let mut report = report::Report::default();
    for storage in Storage::all() {
        println!("-> {}", storage.name());
        let few = program::filled(&storage, SMALL).await;
        let many = program::filled(&storage, large).await;
        for (name, of_few, of_many) in program::requests(&few, &many) {
            let (few_us, many_us) = client::alternate(&of_few, &of_many, REQUESTS).await;
            report.slowdowns.push(Slowdown::new(&storage, name, large, few_us, many_us));
        }
        report.besides.push(beside(&storage, &few).await);
        report.pushes.push(pushes_beside(&storage, &few).await);
        few.stop();
        many.stop();
    }
    report.print();
    report.write();
}

/// Compares the registry with a bare handler that sends the same bytes. The measurements alternate,
/// so that both run under the same conditions.
async fn beside(storage: &Storage, registry: &program::Program) -> Beside {
    // Equal questions at the same time would be answered from one row on PostgreSQL.
    let requests = registry.requests_of_different_keys(CONNECTIONS);
    let bare = bare::Bare::start(&client::send(&requests[0]).await);
    let to_bare: Vec<_> = requests.iter().map(|request| request.to(&bare.address)).collect();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut cpu = Vec::new();
    for _ in 0..ROUNDS {
        let before = cpu::seconds(registry.id());
        let load = client::load(&requests).await;
        cpu.push((cpu::seconds(registry.id()) - before) * 1e6 / f64::from(load.answers));
        ours.push(load.per_second());
        theirs.push(client::load(&to_bare).await.per_second());
    }
    let [ours, theirs, cpu] = [&mut ours, &mut theirs, &mut cpu].map(|all| report::median(all));
    Beside::new(storage, ours, theirs, cpu)
}

/// Compares pushes with a handler that writes and flushes the same bytes on the same disk.
async fn pushes_beside(storage: &Storage, registry: &program::Program) -> Pushes {
    let folder = tempfile::tempdir().unwrap();
    let only_writes = pushes::OnlyWrites::start(folder.path());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        ours.push(pushes::to_registry(registry.address(), round).await);
        theirs.push(only_writes.per_second().await);
    }
    Pushes::new(storage, report::median(&mut ours), report::median(&mut theirs))
}
