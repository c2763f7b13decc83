//! Strangers who hold as many connections as they can get.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::net::TcpSocket;

use crate::support::home::PASSWORD;
use crate::support::{RawRequest, Registry};

/// A client with another address of this machine. The next connection may be refused.
fn connect_from(client: &str, address: &str) -> std::io::Result<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(format!("{client}:0").parse().unwrap())?;
        socket.connect(address.parse().unwrap()).await?.into_std()
    })?;
    stream.set_nonblocking(false)?;
    Ok(stream)
}

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
