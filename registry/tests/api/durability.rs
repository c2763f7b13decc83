//! Answered changes survive a stop, a kill and a restart.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;

use crate::support::{IssuedKey, Registry, nupkg_with};

#[tokio::test]
async fn a_restart_keeps_everything() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let regenerate =
        ada.post(&format!("{}/regenerate", old.path())).json(&json!({})).idempotency_key("t");
    let new = IssuedKey::of(&regenerate.await.expect(200));
    registry.advance(60).await;
    let (shown, events) = (ada.show(&old).await, ada.event_kinds(&old).await);
    let home = std::sync::Arc::clone(&registry.home);
    assert!(registry.terminate().success(), "SIGTERM exits with 0");

    let registry = home.serve(&[]);
    let ada = registry.ada();
    assert_eq!(ada.show(&old).await, shown);
    assert_eq!(ada.event_kinds(&old).await, events);
    let time = &ada.get("/session").await.expect(200)["server_time"];
    assert_eq!(time, "2026-06-01T12:01:00.000Z");
    registry.use_value(&old.value, "Contoso.Core", "1.0.1");
    let other = nupkg_with("Contoso.Core", "1.0.0", "other");
    assert_eq!(registry.push(&new.value, &other).status, 409);
    let replay =
        ada.post(&format!("{}/regenerate", old.path())).json(&json!({})).idempotency_key("t").await;
    assert_eq!(replay.status, 409, "the value is in use now");
}

#[tokio::test]
async fn a_stop_writes_the_pending_use_counts() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    for version in ["1.0.0", "1.0.1", "1.0.2", "1.0.3"] {
        registry.use_value(&key.value, "Contoso.Core", version);
    }
    let home = std::sync::Arc::clone(&registry.home);
    assert!(registry.terminate().success());
    let registry = home.serve(&[]);
    assert_eq!(registry.ada().show(&key).await["current"]["uses"], 4);
}

#[tokio::test]
async fn a_first_use_survives_a_kill() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let registry = registry.kill().serve(&[]);
    let ada = registry.ada();
    let current = &ada.show(&key).await["current"];
    assert_eq!(
        (&current["uses"], &current["last_used_by"]["client"]),
        (&json!(1), &json!("NuGet/6.12.1"))
    );
    ada.regenerate(&key, &json!({})).await;
    assert_eq!(
        registry.verdict(&key.value).await,
        "accepted",
        "a used value retires and still works"
    );
}

#[tokio::test]
async fn a_push_that_began_before_a_stop_is_answered() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let body = crate::support::nupkg("Contoso.Core", "1.0.0");
    let (first, last) = body.split_at(body.len() / 2);
    let open = "--b\r\nContent-Disposition: form-data; name=\"package\"; filename=\"p\"\r\n\r\n";
    let head = format!(
        "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-NuGet-ApiKey: {}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{open}",
        registry.address,
        key.value,
        open.len() + body.len() + "\r\n--b--\r\n".len(),
    );
    let mut stream = TcpStream::connect(&registry.address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(first).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let stopping = std::thread::spawn(move || registry.terminate());
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(last).unwrap();
    stream.write_all(b"\r\n--b--\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(stopping.join().unwrap().success());
}

#[tokio::test]
async fn the_old_value_works_after_a_kill_during_a_regenerate() {
    let mut registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    for round in 0..20u64 {
        let path = format!("{}/regenerate", key.path());
        let call = registry.ada().post(&path).json(&json!({ "overlap_seconds": 86400 }));
        let sent = tokio::spawn(async move { call.attempt().await });
        tokio::time::sleep(Duration::from_micros(round * round * 60)).await;
        registry = registry.kill().serve(&[]);
        sent.await.unwrap();
        assert_eq!(registry.verdict(&key.value).await, "accepted", "round {round}");
    }
}

#[tokio::test]
async fn a_retry_after_a_kill_issues_a_working_value() {
    let mut registry = Registry::start();
    let key = registry.ada().a_key().await;
    for round in 0..20u64 {
        let path = format!("{}/regenerate", key.path());
        let regenerate = |registry: &Registry| {
            let post = registry.ada().post(&path).json(&json!({ "overlap_seconds": 0 }));
            post.idempotency_key(&format!("round {round}"))
        };
        let call = regenerate(&registry);
        let sent = tokio::spawn(async move { call.attempt().await });
        tokio::time::sleep(Duration::from_micros(round * round * 60)).await;
        registry = registry.kill().serve(&[]);
        sent.await.unwrap();
        let issued = IssuedKey::of(&regenerate(&registry).await.expect(200));
        assert_eq!(registry.verdict(&issued.value).await, "accepted", "round {round}");
        registry.use_value(&issued.value, "Contoso.Core", &format!("1.0.{round}"));
    }
}
