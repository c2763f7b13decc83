//! Requests that never end, or whose sender does not stay for the answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::PASSWORD;
use crate::support::measure::under;
use crate::support::raw::attempt;
use crate::support::{RawRequest, Registry, nupkg};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn a_part_header_that_never_ends_is_refused_in_little_memory() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    for (kind, start) in [
        ("boundary=b", "--b\r\nX: y\r\n\r\nfield\r\n--b\r\n"),
        ("boundary=b", "--b\r\n"),
        // Two readers of a form can disagree on what these bodies are.
        ("boundary=b", "\r\n\r\n--b\r\n"),
        ("boundary=b", "before\r\n\r\nthe first one --b\r\n"),
        ("boundary=b", "no boundary at all"),
        ("foo=\"; boundary=z\"; boundary=b", "--b\r\nX: y\r\n\r\nfield\r\n--b\r\n"),
    ] {
        let body = [start.as_bytes(), &vec![b'h'; 128 * MIB]].concat();
        let request = RawRequest::new("PUT", "/api/v2/package")
            .header("Content-Type", &format!("multipart/form-data; {kind}"))
            .header("X-NuGet-ApiKey", &key.value)
            .body(&body);
        let (measured, answer) = under(&registry, || registry.raw(&request));
        assert!(answer.reason.contains("16 KiB"), "{start:?}: {}", answer.reason);
        answer.refusal(Slug::NotAPackage);
        measured.require(&format!("128 MiB after {start:?}"));
    }
}

#[tokio::test]
async fn millions_of_small_parts_are_refused_in_little_memory() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let request = RawRequest::new("PUT", "/api/v2/package")
        .header("Content-Type", "multipart/form-data; boundary=b")
        .header("X-NuGet-ApiKey", &key.value)
        .body(&b"--b\r\nA: b\r\n\r\nx\r\n".repeat(128 * MIB / 17));
    let (measured, answer) = under(&registry, || registry.raw(&request));
    assert!(answer.reason.contains("32 parts"), "{}", answer.reason);
    answer.refusal(Slug::NotAPackage);
    measured.require("128 MiB of small parts");
}

#[tokio::test]
async fn a_part_header_of_15_kib_and_a_long_field_before_the_file_are_accepted() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let head = format!("--b\r\nX: {}\r\n\r\n", "h".repeat(15_000));
    let field = "\r\r\n--\r\n-".repeat(100_000);
    let named = "--b\r\nContent-Disposition: form-data; name=p; filename=p.nupkg\r\n\r\n";
    let package = nupkg("Contoso.Core", "1.0.0");
    let parts: [&[u8]; 6] =
        [head.as_bytes(), field.as_bytes(), b"\r\n", named.as_bytes(), &package, b"\r\n--b--\r\n"];
    let request = RawRequest::new("PUT", "/api/v2/package")
        .header("Content-Type", "multipart/form-data; boundary=b")
        .header("X-NuGet-ApiKey", &key.value)
        .body(&parts.concat());
    assert_eq!(registry.raw(&request).status, 201);
}

/// Sends the request, and closes the connection after 0.2 s without reading the answer.
fn send_and_leave(address: &str, request: &[u8]) {
    let Ok(mut stream) = TcpStream::connect(address) else { return };
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    if stream.write_all(request).is_ok() {
        let _ = stream.read(&mut [0]);
    }
}

#[tokio::test]
async fn three_hundred_sign_ins_that_nobody_waits_for_exhaust_nothing() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 1000\n");
    // The working memory of two hashes stays with the registry.
    let two = [registry.try_sign_in("ada", PASSWORD), registry.try_sign_in("bob", PASSWORD)];
    futures_util::future::join_all(two).await;
    // A name's tries run one after the other, so each of these has a name of its own.
    let sign_in = |name: &str| {
        RawRequest::new("POST", "/api/v1/session")
            .header("Origin", &registry.origin())
            .json(&json!({ "username": name, "password": "not the password" }))
    };
    let (measured, ()) = under(&registry, || {
        thread::scope(|scope| {
            for at in 0..300 {
                let request = sign_in(&format!("nobody-{at}")).bytes(&registry.address);
                let address = &registry.address;
                scope.spawn(move || send_and_leave(address, &request));
            }
        });
        // The hashes run on. The registry has a place again once they have ended.
        let patient = sign_in("ada");
        while registry.raw(&patient).status == 503 {
            thread::sleep(Duration::from_millis(50));
        }
    });
    measured.require("300 sign-ins that nobody waits for");
    registry.sign_in("ada").await.get("/session").await.expect(200);
}

#[tokio::test]
async fn a_refused_body_of_128_mib_takes_no_memory() {
    let registry = Registry::start();
    let body = vec![7; 128 * MIB];
    for (method, target) in [
        ("PUT", "/api/v2/package"),
        ("DELETE", "/api/v2/package/Contoso.Core/1.0.0"),
        ("POST", "/api/v2/package/Contoso.Core/1.0.0"),
    ] {
        let request = RawRequest::new(method, target).header("X-NuGet-ApiKey", "lk_wrong");
        let sent = request.clone().body(&body);
        // The registry may close the connection of a body that no client sends with this method.
        let (measured, answer) = under(&registry, || attempt(&registry.address, &sent));
        if method == "PUT" || answer.is_some() {
            answer.unwrap().refusal(Slug::KeyUnknown);
        }
        measured.require(target);
        let waiting =
            request.header("Expect", "100-continue").header("Content-Length", "250000000");
        let answer = refused_without_body(&registry, &waiting);
        assert!(answer.starts_with("HTTP/1.1 403 "), "{method}: {answer}");
    }
}

/// Returns the first answer to the header alone.
fn refused_without_body(registry: &Registry, request: &RawRequest) -> String {
    let text = String::from_utf8(request.bytes(&registry.address)).unwrap();
    let mut stream = TcpStream::connect(&registry.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.write_all(text.replace("Content-Length: 0\r\n", "").as_bytes()).unwrap();
    let mut answer = vec![0; 1024];
    let length = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

/// Each byte arrives alone, and a reader that keeps what it read with each of them keeps far more.
fn send_byte_by_byte(address: &str, request: &[u8]) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    for byte in request {
        if stream.write_all(&[*byte]).is_err() {
            return;
        }
        // Otherwise the reader gets several bytes at once.
        thread::sleep(Duration::from_micros(50));
    }
    let _ = stream.read(&mut [0]);
}

#[tokio::test]
async fn a_json_body_that_arrives_byte_by_byte_takes_little_memory() {
    let registry = Registry::start();
    let body = json!({ "username": "x".repeat(60_000), "password": "not the password" });
    let request = RawRequest::new("POST", "/api/v1/session")
        .header("Origin", &registry.origin())
        .json(&body)
        .bytes(&registry.address);
    let (measured, ()) = under(&registry, || {
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| send_byte_by_byte(&registry.address, &request));
            }
        });
    });
    measured.require("four bodies of 60 KB, byte by byte");
}
