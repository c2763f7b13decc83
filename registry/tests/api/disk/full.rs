//! A disk with too little free space refuses packages. Everything else keeps working.

use std::io::Read;
use std::time::Duration;

use latchkey_contract::Slug;

use crate::support::upload::announce_push;
use crate::support::{RawRequest, Registry, nupkg};

const FULL: &str = "[limits]\nfree_bytes = 9000000000000000000\n";

/// Sends only the head of a push, which waits for permission to send the body.
fn ask_to_push(registry: &Registry, value: &str, bytes: u64) -> String {
    let mut stream = announce_push(registry, value, bytes);
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn a_push_on_a_full_disk_is_refused_before_its_body() {
    let registry = Registry::with_config(FULL);
    let key = registry.ada().a_key().await;
    let refused = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    refused.refusal(Slug::InsufficientStorage);
    assert!(refused.reason.contains("disk is almost full"), "{}", refused.reason);
    let answer = ask_to_push(&registry, &key.value, 1_000);
    assert!(answer.starts_with("HTTP/1.1 507 The registry's disk"), "{answer}");
    registry.push("lk_wrong", b"").refusal(Slug::KeyUnknown);
    assert_eq!(registry.ada().show(&key).await["current"]["uses"], 0);
}

#[tokio::test]
async fn a_package_that_would_fill_the_disk_is_refused_by_its_length() {
    let huge = 100_000_000_000_000_000;
    let registry = Registry::with_config(&format!("[limits]\npackage_bytes = {huge}\n"));
    let key = registry.ada().a_key().await;
    let answer = ask_to_push(&registry, &key.value, huge);
    assert!(answer.starts_with("HTTP/1.1 507 "), "{answer}");
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
}

#[tokio::test]
async fn readiness_says_that_the_disk_is_full() {
    let registry = Registry::with_config(FULL);
    let ready = registry.raw(&RawRequest::new("GET", "/readyz"));
    let problem = ready.problem(Slug::InsufficientStorage);
    assert!(problem["detail"].as_str().unwrap().contains("disk is almost full"));
    assert_eq!(registry.raw(&RawRequest::new("GET", "/healthz")).status, 200);
}

#[tokio::test]
async fn without_a_limit_the_last_byte_can_be_used() {
    let registry = Registry::with_config("[limits]\nfree_bytes = 0\n");
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
}
