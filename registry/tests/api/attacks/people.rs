//! People with an account who ask for what is large or expensive.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::imported::package;
use crate::support::measure::under;
use crate::support::raw::connect_with_small_buffer;
use crate::support::{Person, RawRequest, Registry};

fn get(person: &Person<'_>, target: &str) -> RawRequest {
    RawRequest::new("GET", &format!("/api/v1{target}")).header("Cookie", &person.cookie)
}

/// Patterns whose comparison with `aaaa…` is as slow as possible.
fn slow_patterns() -> Vec<String> {
    (0..50).map(|n| format!("*{}b{n}", "a".repeat(95))).collect()
}

#[tokio::test]
async fn lists_of_megabytes_that_nobody_reads_take_little_memory() {
    let registry = Registry::start();
    let ada = registry.ada();
    let places: Vec<Value> = (0..50)
        .map(|n| json!({ "label": format!("{n:0>50}"), "url": format!("https://a.example/{n:0>90}") }))
        .collect();
    for _ in 0..200 {
        ada.create(&json!({ "packages": slow_patterns(), "places": places })).await;
    }
    let request = get(&ada, "/keys?limit=200").bytes(&registry.address);
    let one = registry.raw(&get(&ada, "/keys?limit=200")).body.len();
    assert!(one > 3_000_000, "one answer has {one} bytes");
    let (measured, ()) = under(&registry, || {
        let clients: Vec<_> =
            (0..40).map(|_| connect_with_small_buffer(&registry.address)).collect();
        for mut client in &clients {
            client.write_all(&request).unwrap();
        }
        // The registry has begun to answer a client when the first byte arrives.
        for client in &clients {
            assert_eq!(client.peek(&mut [0]).unwrap(), 1);
        }
    });
    measured.require("40 lists that nobody reads");
}

#[tokio::test]
async fn a_slow_search_for_packages_keeps_nobody_waiting() {
    let registry = Registry::start();
    let ids = (0..500).map(|n| package(&format!("{}{n}", "a".repeat(90)), "contoso"));
    let lines = ids.collect::<Vec<_>>().join("\n");
    let imported = registry.home.run(&["package", "import", "-"], &lines);
    assert!(imported.status.success());
    let ada = registry.ada();
    let patterns: Vec<_> = slow_patterns().iter().map(|text| format!("pattern={text}")).collect();
    let target = format!("/packages?owner={}&{}", registry.owner("contoso"), patterns.join("&"));
    let request = get(&ada, &target);
    let (search, mut answers) = thread::scope(|scope| {
        let timed = || {
            let began = Instant::now();
            assert_eq!(registry.raw(&request).status, 200);
            began.elapsed()
        };
        let searches: Vec<_> = (0..4).map(|_| scope.spawn(timed)).collect();
        let mut answers = Vec::new();
        while searches.iter().any(|search| !search.is_finished()) {
            let began = Instant::now();
            assert_eq!(registry.raw(&RawRequest::new("GET", "/healthz")).status, 200);
            answers.push(began.elapsed());
            thread::sleep(Duration::from_millis(10));
        }
        (searches.into_iter().map(|search| search.join().unwrap()).min().unwrap(), answers)
    });
    answers.sort_unstable();
    let slowest = answers.last().unwrap();
    println!("a search takes {search:?}, and /healthz meanwhile at most {slowest:?}");
    assert!(*slowest * 2 < search, "{slowest:?} while a search takes {search:?}");
}
