//! Many concurrent requests: the answers and the stored state agree.

use std::future::IntoFuture;

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::call::Call;
use crate::support::{Answer, IssuedKey, Registry, nupkg, nupkg_with};

const REQUESTS: usize = 200;
const TOKENS: usize = 7;

#[tokio::test]
async fn two_hundred_concurrent_regenerates_leave_working_values() {
    storm(&[Registry::start()]).await;
}

#[tokio::test]
async fn concurrent_regenerates_on_two_replicas_leave_working_values() {
    let registry = Registry::start();
    let replica = registry.replica();
    storm(&[registry, replica]).await;
}

async fn storm(registries: &[Registry]) {
    let registry = &registries[0];
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let mut storm = JoinSet::new();
    for at in 0..REQUESTS {
        // Dividing by 3 gives each registry requests of every kind.
        let ada = registries[at / 3 % registries.len()].ada();
        let post = ada.post(&format!("{}/regenerate", key.path())).json(&json!({}));
        let call: Call = match at % 3 {
            0 => post.if_match(1),
            1 => post.idempotency_key(&format!("token {}", at % TOKENS)),
            _ => post,
        };
        storm.spawn(async move { (at % 3, call.into_future().await) });
    }
    let answers: Vec<(usize, Answer)> = storm.join_all().await;
    let mut issued = Vec::new();
    for (kind, answer) in &answers {
        match answer.status {
            200 => issued.push(IssuedKey::of(&answer.json())),
            409 | 412 if *kind < 2 => {}
            other => panic!("{other}: {}", answer.text),
        }
    }
    let with_if_match = answers.iter().filter(|(kind, answer)| *kind == 0 && answer.status == 200);
    assert!(with_if_match.count() <= 1, "at most one request matches version 1");
    assert_eq!(registry.verdict(&key.value).await, "accepted", "the production value still works");
    let newest = issued.iter().max_by_key(|issued_key| issued_key.version()).unwrap();
    assert_eq!(registry.verdict(&newest.value).await, "accepted");
    let mut working = 0;
    for issued_key in &issued {
        working += usize::from(registry.verdict(&issued_key.value).await == "accepted");
    }
    assert_eq!(working, 1, "only one of the new values works");
    let shown = ada.show(&key).await;
    assert_eq!(shown["version"], newest.version());
    registry.advance_days(1).await;
    assert_eq!(registry.verdict(&key.value).await, "key-replaced");
}

#[tokio::test]
async fn concurrent_pushes_of_one_version_with_other_bytes_store_one_of_them() {
    let statuses = push_together(|at| nupkg_with("Contoso.Core", "1.0.0", &at.to_string())).await;
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn concurrent_pushes_of_the_same_bytes_all_succeed() {
    assert_eq!(push_together(|_| nupkg("Contoso.Core", "1.0.0")).await, [201; 8]);
}

/// Eight pushes at once. Returns the sorted statuses.
async fn push_together(package: impl Fn(usize) -> Vec<u8>) -> Vec<u16> {
    let registry = std::sync::Arc::new(Registry::start());
    let key = registry.ada().a_key().await;
    let threads: Vec<_> = (0..8)
        .map(|at| {
            let (registry, value) = (std::sync::Arc::clone(&registry), key.value.clone());
            let package = package(at);
            std::thread::spawn(move || registry.push(&value, &package).status)
        })
        .collect();
    let mut statuses: Vec<u16> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    statuses.sort_unstable();
    statuses
}
