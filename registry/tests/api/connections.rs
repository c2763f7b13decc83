//! What connections cost the registry: time, memory and open files. Unit tests of
//! `registry/src/connections` check the limits one by one, with a paused clock.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use latchkey_contract::Slug;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::support::answer::require_problem;
use crate::support::home::Home;
use crate::support::raw::exchange;
use crate::support::{RawRequest, Registry};

const HALF_A_HEADER: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ";

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream
}

fn connect_and_send(address: &str, bytes: &[u8]) -> TcpStream {
    let mut stream = connect(address);
    stream.write_all(bytes).unwrap();
    stream
}

/// Waits until the registry closes the connection. Returns what it sent.
fn read_to_close(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(bytes @ 1..) = stream.read(&mut piece) {
        answer.extend_from_slice(&piece[..bytes]);
    }
    String::from_utf8(answer).unwrap()
}

/// Sends a byte per second until the registry closes the connection.
fn trickle(stream: &TcpStream) {
    send_each(Duration::from_secs(1), b"x", stream);
}

fn send_each(period: Duration, piece: &'static [u8], stream: &TcpStream) {
    let mut stream = stream.try_clone().unwrap();
    thread::spawn(move || {
        while stream.write_all(piece).is_ok() {
            thread::sleep(period);
        }
    });
}

/// The header of a sign-in, whose body is still to come.
fn post_session(registry: &Registry) -> String {
    format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nContent-Length: 5000\r\n\
         Content-Type: application/json\r\n\r\n",
        registry.address,
        registry.origin()
    )
}

fn healthz(address: &str) -> Duration {
    let began = Instant::now();
    assert_eq!(exchange(address, &RawRequest::new("GET", "/healthz")).status, 200);
    began.elapsed()
}

#[test]
fn a_header_that_never_ends_closes_its_connection_after_15_seconds() {
    let registry = Registry::start();
    let began = Instant::now();
    let mut silent = connect_and_send(&registry.address, HALF_A_HEADER);
    let mut slow = connect_and_send(&registry.address, HALF_A_HEADER);
    trickle(&slow);
    for stream in [&mut silent, &mut slow] {
        assert_eq!(read_to_close(stream), "");
        let waited = began.elapsed().as_secs_f64();
        assert!((14.5..25.0).contains(&waited), "closed after {waited} s");
    }
}

#[tokio::test]
async fn a_body_of_a_byte_per_second_is_answered_and_its_connection_closed() {
    let registry = Registry::start();
    let push = format!(
        "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nX-NuGet-ApiKey: {}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: 5000\r\n\r\n",
        registry.address,
        registry.ada().a_key().await.value
    );
    let began = Instant::now();
    let requests = [(post_session(&registry), false), (push, true)];
    let open = |(head, is_push): (String, bool)| {
        (connect_and_send(&registry.address, head.as_bytes()), is_push)
    };
    for (mut stream, is_push) in requests.map(open) {
        trickle(&stream);
        let answer = read_to_close(&mut stream);
        let waited = began.elapsed().as_secs_f64();
        assert!((9.5..20.0).contains(&waited), "answered after {waited} s");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let problem = require_problem(Slug::TooSlow, 408, "application/problem+json", body);
        let sentence = problem["detail"].as_str().unwrap();
        assert!(head.contains("connection: close"), "{head}");
        if is_push {
            assert!(head.starts_with(&format!("HTTP/1.1 408 {sentence}\r\n")), "{head}");
            assert!(head.contains(&format!("x-nuget-warning: {sentence}")), "{head}");
        }
    }
}

#[test]
fn a_json_body_that_does_not_begin_is_answered_after_3_seconds() {
    let registry = Registry::start();
    let began = Instant::now();
    let mut stream = connect_and_send(&registry.address, post_session(&registry).as_bytes());
    let answer = read_to_close(&mut stream);
    let waited = began.elapsed().as_secs_f64();
    assert!((2.5..9.0).contains(&waited), "closed after {waited} s");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    require_problem(Slug::TooSlow, 408, "application/problem+json", body);
}

#[test]
fn a_stop_does_not_wait_for_clients_without_a_request() {
    let registry = Registry::start();
    let address = registry.address.clone();
    let silent = connect(&address);
    let slow = connect_and_send(&address, HALF_A_HEADER);
    trickle(&slow);
    let mut idle = connect_and_send(&address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    let began = Instant::now();
    assert!(registry.terminate().success());
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "stopped after {took:?}");
    drop((silent, slow, idle));
}

#[test]
fn a_stop_waits_for_a_slow_body_only_until_the_body_is_too_slow() {
    let registry = Registry::start();
    let head = post_session(&registry);
    let mut slow = connect_and_send(&registry.address, head.as_bytes());
    trickle(&slow);
    // This request is accepted later, so the slow one is, too.
    healthz(&registry.address);
    let began = Instant::now();
    assert!(registry.terminate().success());
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "stopped after {took:?}");
    assert!(read_to_close(&mut slow).starts_with("HTTP/1.1 408"));
}

#[test]
fn when_all_connections_are_in_use_the_next_client_waits_and_monitoring_does_not() {
    let config = "trusted_proxies = [\"127.0.0.1/32\"]\nlimits.connections = 4\n\
                  monitoring.listen = \"127.0.0.1:0\"\n";
    let mut registry = Registry::with_config(config);
    let line = registry.next_line();
    let monitoring = line.strip_prefix("monitoring on http://").unwrap();
    let push = format!(
        "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nX-NuGet-ApiKey: lk_wrong\r\n\
         Content-Length: 250000000\r\n\r\n",
        registry.address
    );
    let mut busy: Vec<_> =
        (0..4).map(|_| connect_and_send(&registry.address, push.as_bytes())).collect();
    for client in &busy {
        send_each(Duration::from_millis(100), &[b'x'; 16 * 1024], client);
    }
    let mut next = connect_and_send(&registry.address, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    next.set_read_timeout(Some(Duration::from_millis(2_500))).unwrap();
    assert!(next.read(&mut [0; 1]).is_err(), "answered although all connections are in use");
    assert_eq!(exchange(monitoring, &RawRequest::new("GET", "/readyz")).status, 200);
    busy.pop().unwrap().shutdown(std::net::Shutdown::Both).unwrap();
    next.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = [0; 12];
    next.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

/// The usual soft limit is too low for this process, which runs other tests at the same time.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}

/// As much of a header as the registry keeps for one of a few clients, and for every client.
const HALVES: [(usize, usize); 2] = [(128, 60 * 1024), (892, 8_000)];

fn half_headers(address: &str) -> Vec<TcpStream> {
    let open = HALVES.iter().flat_map(|(count, length)| {
        let header = [HALF_A_HEADER, &vec![b'x'; *length]].concat();
        (0..*count).map(move |_| connect_and_send(address, &header))
    });
    open.collect()
}

#[test]
fn a_thousand_half_headers_cost_little_memory_and_keep_nobody_waiting() {
    allow_many_files();
    // All these clients have one address, whose share would be smaller.
    let registry = Registry::with_config("trusted_proxies = [\"127.0.0.1/32\"]\n");
    let before = registry.memory_kib();
    drop(half_headers(&registry.address));
    // The memory of closed connections is used again, so a second attack costs nothing more.
    let began = Instant::now();
    let half = half_headers(&registry.address);
    let mut answered: Vec<_> = (0..21).map(|_| healthz(&registry.address)).collect();
    let grown = registry.memory_kib().saturating_sub(before);
    assert!(began.elapsed() < Duration::from_secs(14), "the headers have already timed out");
    answered.sort_unstable();
    println!("{} half headers: {grown} KiB more, /healthz in {:?}", half.len(), answered[10]);
    assert!(grown < 64 * 1024, "{grown} KiB more");
    assert!(answered[10] < Duration::from_millis(100), "/healthz in {answered:?}");

    // More clients than connections: those without a request are closed.
    let more: Vec<_> =
        (0..100).map(|_| connect_and_send(&registry.address, HALF_A_HEADER)).collect();
    let answered = healthz(&registry.address);
    assert!(answered < Duration::from_secs(5), "/healthz in {answered:?}");
    drop((half, more));
}

#[test]
fn a_long_header_is_read_and_a_longer_one_closes_its_connection() {
    let registry = Registry::start();
    let cookie = vec![b'x'; 60_000];
    let long = RawRequest::new("GET", "/healthz").header_bytes("Cookie", &cookie);
    assert_eq!(registry.raw(&long).status, 200);
    let mut stream = connect(&registry.address);
    let began = Instant::now();
    // Writing fails if the registry has already closed the connection.
    let _ = stream.write_all(&[HALF_A_HEADER, &vec![b'x'; 200 * 1024]].concat());
    read_to_close(&mut stream);
    assert!(began.elapsed() < Duration::from_secs(5));
}

/// A registry that may open only this many files.
struct Limited {
    process: Child,
    address: String,
    home: Arc<Home>,
}

impl Limited {
    fn start(ulimit: &str) -> Self {
        let home = Home::furnished();
        let serve = home.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{ulimit}; exec \"$@\""), "sh"]);
        shell.arg(serve.get_program()).args(serve.get_args());
        let log = std::fs::File::create(home.log_file()).unwrap();
        let mut process = shell.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { process, address, home }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.home.log_file()).unwrap()
    }
}

impl Drop for Limited {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_registry_raises_a_soft_limit_of_open_files() {
    allow_many_files();
    let registry = Limited::start("ulimit -Sn 100");
    let open: Vec<_> = (0..300).map(|_| connect(&registry.address)).collect();
    let answered = healthz(&registry.address);
    assert!(answered < Duration::from_millis(900), "/healthz in {answered:?}");
    assert!(!registry.log().contains("too few open files"), "{}", registry.log());
    drop(open);
}

#[test]
fn a_hard_limit_of_open_files_is_named_and_survived() {
    // Fewer than the database and 16 connections need.
    let registry = Limited::start("ulimit -n 30");
    assert!(registry.log().contains("limits.connections"), "{}", registry.log());
    let open: Vec<_> = (0..100).map(|_| connect(&registry.address)).collect();
    thread::sleep(Duration::from_secs(1));
    drop(open);
    healthz(&registry.address);
}
