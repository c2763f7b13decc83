//! SIGTERM under load: the registry keeps exactly the changes that it answered.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::call::Call;
use crate::support::raw::attempt;
use crate::support::{IssuedKey, Person, RawRequest, Registry, nupkg};

const CREATING: usize = 12;
const PUSHING: usize = 8;

/// Creates keys until a request gets no answer. Returns the names of the answered ones.
async fn create(worker: usize, call: impl Fn(&str) -> Call) -> Vec<String> {
    let mut answered = Vec::new();
    for round in 0.. {
        let name = format!("worker {worker} round {round}");
        let Some(answer) = call(&name).attempt().await else { break };
        answer.expect(201);
        answered.push(name);
    }
    answered
}

/// Pushes new versions until a push gets no answer. Returns the number of accepted pushes.
fn push(worker: usize, address: &str, value: &str) -> u64 {
    for round in 0.. {
        let package = nupkg("Contoso.Core", &format!("{worker}.{round}.0"));
        let Some(answer) = attempt(address, &RawRequest::push(value, &package)) else {
            return round;
        };
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    unreachable!("the registry never stopped")
}

async fn names(ada: &Person<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut cursor = String::new();
    loop {
        let mut query = vec![("limit", "200"), ("q", "worker")];
        if !cursor.is_empty() {
            query.push(("cursor", &cursor));
        }
        let page = ada.get("/keys").query(&query).await.expect(200);
        let keys = page["keys"].as_array().unwrap().iter();
        names.extend(keys.map(|key| key["name"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return names,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_keeps_exactly_the_answered_changes() {
    let registry = Registry::start();
    let ada = registry.ada();
    let mut keys: Vec<IssuedKey> = Vec::new();
    for _ in 0..PUSHING {
        keys.push(ada.a_key().await);
    }
    let pushing: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(worker, key)| {
            let (address, value) = (registry.address.clone(), key.value.clone());
            tokio::task::spawn_blocking(move || push(worker, &address, &value))
        })
        .collect();
    let mut creating = JoinSet::new();
    for worker in 0..CREATING {
        let (post, body) = (ada.post("/keys"), ada.new_key(&json!({})));
        creating.spawn(create(worker, move |name| {
            let mut body = body.clone();
            body["name"] = json!(name);
            post.clone().json(&body)
        }));
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let home = Arc::clone(&registry.home);
    let stopped = tokio::task::spawn_blocking(move || registry.terminate()).await.unwrap();
    assert!(stopped.success());
    let created: BTreeSet<String> = creating.join_all().await.into_iter().flatten().collect();
    assert!(created.len() > CREATING, "too few requests to prove anything: {created:?}");

    let registry = home.serve(&[]);
    let ada = registry.ada();
    assert_eq!(names(&ada).await, created);
    for (key, pushed) in keys.iter().zip(pushing) {
        let pushed = pushed.await.unwrap();
        assert_eq!(ada.show(key).await["current"]["uses"], pushed);
    }
}
