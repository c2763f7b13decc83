//! Clients that are slow or silent, with a paused clock.

mod when_full;

use std::sync::Arc;

use axum::body::Body;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::*;
use crate::clock::Stopwatch;
use crate::problem::ApiError;

const GET_LARGE: &[u8] = b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
const GET: &[u8] = b"GET /small HTTP/1.1\r\nHost: a\r\n\r\n";
const PUT: &[u8] = b"PUT /small HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
const BUFFER: usize = 1024;

/// The client's side of a connection whose clock is paused.
struct TestClient {
    stream: DuplexStream,
    places: Arc<Semaphore>,
    commands: watch::Sender<Command>,
    began: Stopwatch,
}

/// As the handlers that read a body.
async fn read(body: Body) -> Result<String, ApiError> {
    let read = axum::body::to_bytes(body, usize::MAX).await;
    let read = read.map_err(|error| ApiError::behind(&error, |cause| ApiError::internal(cause)))?;
    Ok(read.len().to_string())
}

impl TestClient {
    async fn connect() -> Self {
        let small = get(async || "small").put(read);
        let slow = get(async || sleep(Duration::from_mins(2)).await);
        let large = get(async || vec![b'x'; 1_000_000]);
        let router =
            Router::new().route("/small", small).route("/slow", slow).route("/large", large);
        let (stream, theirs) = tokio::io::duplex(BUFFER);
        let (commands, commanded) = watch::channel(Command::Serve);
        let places = Arc::new(Semaphore::new(1));
        let client = Client {
            peer: SocketAddr::from(([127, 0, 0, 1], 1)),
            stranger: None,
            _slot: Arc::clone(&places).acquire_owned().await.unwrap(),
        };
        tokio::spawn(run(theirs, client, router, commanded));
        Self { stream, places, commands, began: Stopwatch::start() }
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Reads the end of the small answer, so that the connection is idle afterwards.
    async fn read_small(&mut self) {
        let mut answer = Vec::new();
        while !answer.ends_with(b"small") {
            answer.push(self.stream.read_u8().await.unwrap());
        }
    }

    /// Seconds from the connection's start until its place is free again.
    async fn seconds_until_free(&self) -> u64 {
        let place = tokio::time::timeout(Duration::from_hours(1), self.places.acquire()).await;
        assert!(place.is_ok(), "the place is still taken");
        self.began.elapsed().as_secs()
    }

    /// Sends one byte per second until the place is free.
    async fn seconds_of_trickle(&mut self) -> u64 {
        while self.places.available_permits() == 0 {
            assert!(self.began.elapsed() < Duration::from_hours(1), "the place is still taken");
            let _ = self.stream.write_all(b"x").await;
            sleep(Duration::from_secs(1)).await;
        }
        self.began.elapsed().as_secs()
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_sends_nothing_or_half_a_header_is_closed_after_15_seconds() {
    for half in [&b""[..], b"G", b"GET / HTTP/1.1\r\nHost: a\r\nX:"] {
        let mut client = TestClient::connect().await;
        client.send(half).await;
        assert_eq!(client.seconds_until_free().await, 15);
    }
}

#[tokio::test(start_paused = true)]
async fn a_header_that_trickles_is_not_given_more_time() {
    let mut client = TestClient::connect().await;
    client.send(b"GET / HTTP/1.1\r\nX: ").await;
    assert!((15..=16).contains(&client.seconds_of_trickle().await));
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_closed_later_than_proxies_close_it() {
    let mut client = TestClient::connect().await;
    client.send(GET).await;
    client.read_small().await;
    assert_eq!(client.seconds_until_free().await, 75);
}

#[tokio::test(start_paused = true)]
async fn the_second_header_of_a_connection_has_15_seconds_too() {
    let mut client = TestClient::connect().await;
    client.send(GET).await;
    client.read_small().await;
    sleep(Duration::from_secs(30)).await;
    client.send(b"GET / HT").await;
    assert!((45..=46).contains(&client.seconds_until_free().await));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_trickles_gets_408_and_the_connection_closes() {
    let mut client = TestClient::connect().await;
    client.send(PUT).await;
    assert!((10..=11).contains(&client.seconds_of_trickle().await));
    let mut answer = Vec::new();
    let _ = client.stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("/problems/too-slow"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_body_of_2_kib_per_second_is_accepted() {
    let mut client = TestClient::connect().await;
    client.send(PUT).await;
    for _ in 0..50 {
        sleep(Duration::from_secs(1)).await;
        client.send(&[b'x'; 2_000]).await;
    }
    let mut answer = [0; 12];
    client.stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_its_answer_loses_its_place() {
    let mut client = TestClient::connect().await;
    client.send(GET_LARGE).await;
    assert!((10..=12).contains(&client.seconds_until_free().await));

    let mut client = TestClient::connect().await;
    client.send(GET_LARGE).await;
    while client.places.available_permits() == 0 {
        assert!(client.began.elapsed() < Duration::from_hours(1), "the place is still taken");
        let _ = client.stream.read_u8().await;
        sleep(Duration::from_secs(1)).await;
    }
    assert!((10..=12).contains(&client.began.elapsed().as_secs()));
}

#[tokio::test(start_paused = true)]
async fn a_stop_closes_connections_without_a_request_at_once() {
    for sent in [&b""[..], b"GET / HTTP/1.1\r\nHost:", GET] {
        let mut client = TestClient::connect().await;
        client.send(sent).await;
        if sent == GET {
            client.read_small().await;
        }
        sleep(Duration::from_secs(1)).await;
        client.commands.send_replace(Command::Stop);
        assert_eq!(client.seconds_until_free().await, 1, "{}", String::from_utf8_lossy(sent));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_lets_a_running_request_finish() {
    let mut client = TestClient::connect().await;
    client.send(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    sleep(Duration::from_secs(1)).await;
    client.commands.send_replace(Command::Stop);
    let mut answer = Vec::new();
    client.stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    assert_eq!(client.seconds_until_free().await, 120);
}

#[tokio::test(start_paused = true)]
async fn a_stop_sends_the_whole_answer_to_a_client_that_reads_it_late() {
    let mut client = TestClient::connect().await;
    client.send(GET_LARGE).await;
    sleep(Duration::from_secs(5)).await;
    client.commands.send_replace(Command::Stop);
    let mut answer = Vec::new();
    client.stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.len() > 1_000_000);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_disconnects_frees_its_place() {
    let mut client = TestClient::connect().await;
    client.send(PUT).await;
    client.stream.shutdown().await.unwrap();
    assert_eq!(client.seconds_until_free().await, 0);
}
