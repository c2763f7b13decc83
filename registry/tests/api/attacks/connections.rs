//! Strangers who hold as many connections as they can get.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::home::PASSWORD;
use crate::support::raw::{attempt, connect_from};
use crate::support::{RawRequest, Registry};

fn sign_in(registry: &Registry) -> RawRequest {
    let body = json!({ "username": "ada", "password": PASSWORD });
    RawRequest::new("POST", "/api/v1/session").header("Origin", &registry.origin()).json(&body)
}

/// Sends everything but the body of a sign-in, and waits until the connection is closed.
fn send_no_body(client: &str, registry: &Registry, opened: &AtomicUsize, stop: &AtomicBool) {
    let request = sign_in(registry).bytes(&registry.address);
    let head = request.iter().position(|byte| *byte == b'{').unwrap();
    let connected = connect_from(client, &registry.address);
    opened.fetch_add(1, Ordering::Relaxed);
    let Ok(mut stream) = connected else { return };
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let sent = stream.write_all(&request[..head]);
    while sent.is_ok() && !stop.load(Ordering::Relaxed) {
        match stream.read(&mut [0; 1024]) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Ok(1..) => {}
            _ => break,
        }
    }
}

/// Ends the strangers, also when the test fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_person_signs_in_while_strangers_hold_all_the_connections_they_can_get() {
    let registry = Registry::with_config("limits.connections = 64\n");
    for (strangers, connections) in [(1, 80), (16, 8)] {
        let (opened, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        thread::scope(|scope| {
            for stranger in (0..connections).flat_map(|_| 0..strangers) {
                let client = format!("127.0.0.{}", 2 + stranger);
                let (registry, opened, stop) = (&registry, &opened, &stop);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        send_no_body(&client, registry, opened, stop);
                        thread::sleep(Duration::from_millis(50));
                    }
                });
            }
            let _stop = Stop(&stop);
            while opened.load(Ordering::Relaxed) < strangers * connections {
                thread::sleep(Duration::from_millis(10));
            }
            let began = Instant::now();
            assert_eq!(registry.raw(&sign_in(&registry)).status, 204);
            let took = began.elapsed();
            println!("{strangers} strangers: signed in after {took:?}");
            assert!(took < Duration::from_secs(5), "{strangers} strangers: {took:?}");
        });
    }
}

/// As a person behind a single sign-on with large cookies.
fn with_long_header(target: &str) -> RawRequest {
    RawRequest::new("GET", target).header("Cookie", &"x".repeat(20_000))
}

#[test]
fn a_stranger_with_long_headers_does_not_keep_others_from_sending_them() {
    let registry = Registry::start();
    let long = with_long_header("/healthz").bytes(&registry.address);
    let kept = String::from_utf8(long.clone()).unwrap().replace("Connection: close\r\n", "");
    let unfinished = &long[..long.len() - 2];
    let mut strangers = Vec::new();
    for (request, count) in [(kept.as_bytes(), 200), (unfinished, 200)] {
        for _ in 0..count {
            let mut stranger = connect_from("127.0.0.2", &registry.address).unwrap();
            // Fails if the registry has already closed the connection.
            let _ = stranger.write_all(request);
            strangers.push(stranger);
        }
        let began = Instant::now();
        for _ in 0..5 {
            let answer = attempt(&registry.address, &with_long_header("/healthz"));
            assert_eq!(answer.map(|answer| answer.status), Some(200));
        }
        let took = began.elapsed();
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

#[test]
fn clients_behind_a_trusted_proxy_wait_for_their_turn_to_send_a_long_header() {
    let registry = Registry::with_config("trusted_proxies = [\"127.0.0.1/32\"]\n");
    let long = with_long_header("/healthz").bytes(&registry.address);
    let send = |bytes: &[u8]| {
        let mut client = TcpStream::connect(&registry.address).unwrap();
        client.write_all(bytes).unwrap();
        client
    };
    let others: Vec<_> = (0..128).map(|_| send(&long[..long.len() - 2])).collect();
    // Until the registry has read those of the others.
    let waiting = (0..100).map(|_| send(&long)).find(|waiting| {
        waiting.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        waiting.peek(&mut [0]).is_err()
    });
    let waiting = waiting.expect("more than 128 clients send long headers");
    for mut other in others {
        other.write_all(b"\r\n").unwrap();
    }
    waiting.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let mut answer = [0; 12];
    (&waiting).read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}
