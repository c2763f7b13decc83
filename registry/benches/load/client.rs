//! Sends requests as fast as possible: prepared bytes on open connections.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const WARM_UP: usize = 50;
const MEASURED: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub struct Request {
    address: String,
    status: u16,
    bytes: Vec<u8>,
}

impl Request {
    /// `head` is everything from the method to the last header; answers must have `status`.
    pub fn new(address: &str, status: u16, head: &str) -> Self {
        let bytes = format!("{head}\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n").into_bytes();
        Self { address: address.to_owned(), status, bytes }
    }

    fn with_body(address: &str, status: u16, head: &str, body: &str) -> Self {
        let (kind, length) = ("application/json", body.len());
        let bytes = format!(
            "{head}\r\nHost: {address}\r\nOrigin: http://{address}\r\nContent-Type: {kind}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        Self { address: address.to_owned(), status, bytes: bytes.into_bytes() }
    }

    /// A package as the whole body.
    pub fn push(address: &str, value: &str, package: &[u8]) -> Self {
        let (kind, length) = ("application/octet-stream", package.len());
        let head = format!(
            "PUT /api/v2/package HTTP/1.1\r\nHost: {address}\r\nX-NuGet-ApiKey: {value}\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        );
        let bytes = [head.as_bytes(), package].concat();
        Self { address: address.to_owned(), status: 201, bytes }
    }

    /// The same request to another address.
    pub fn to(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }
}

pub struct Answer {
    pub head: String,
    pub body: Vec<u8>,
}

pub async fn send(request: &Request) -> Answer {
    Connection::open(request).await.send(request).await
}

/// Posts JSON to an endpoint that answers 204.
pub async fn post(address: &str, path: &str, body: &str) -> Answer {
    let head = format!("POST {path} HTTP/1.1");
    send(&Request::with_body(address, 204, &head, body)).await
}

/// Sends two requests alternately. Returns the microseconds until each answer.
pub async fn alternate(one: &Request, other: &Request, times: usize) -> (Vec<f64>, Vec<f64>) {
    let mut both = [
        (one, Connection::open(one).await, Vec::new()),
        (other, Connection::open(other).await, Vec::new()),
    ];
    for round in 0..WARM_UP + times {
        for (request, connection, times) in &mut both {
            let began = Instant::now();
            connection.send(request).await;
            if round >= WARM_UP {
                times.push(began.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    let [(_, _, one), (_, _, other)] = both;
    (one, other)
}

pub struct Load {
    pub answers: u32,
    pub took: Duration,
}

impl Load {
    pub fn per_second(&self) -> f64 {
        f64::from(self.answers) / self.took.as_secs_f64()
    }
}

/// Each connection repeats a request of its own.
pub async fn load(requests: &[Request]) -> Load {
    let began = Instant::now();
    let tasks = requests.iter().cloned().map(|request| {
        tokio::spawn(async move {
            let mut connection = Connection::open(&request).await;
            let mut answers = 0_u32;
            while began.elapsed() < MEASURED {
                connection.send(&request).await;
                answers += 1;
            }
            answers
        })
    });
    let mut answers = 0;
    for task in tasks.collect::<Vec<_>>() {
        answers += task.await.unwrap();
    }
    Load { answers, took: began.elapsed() }
}

/// Sends each request once. Returns how many were answered a second.
pub async fn each_once(requests: Vec<Request>, connections: usize) -> f64 {
    let count = u32::try_from(requests.len()).unwrap();
    let mut shares = vec![Vec::new(); connections];
    for (at, request) in requests.into_iter().enumerate() {
        shares[at % connections].push(request);
    }
    let began = Instant::now();
    let tasks = shares.into_iter().map(|share| {
        tokio::spawn(async move {
            let mut connection = Connection::open(&share[0]).await;
            for request in &share {
                connection.send(request).await;
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(request: &Request) -> Self {
        let stream = TcpStream::connect(&request.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(64 * 1024) }
    }

    async fn send(&mut self, request: &Request) -> Answer {
        self.stream.write_all(&request.bytes).await.unwrap();
        self.buffer.clear();
        let end = loop {
            assert!(self.stream.read_buf(&mut self.buffer).await.unwrap() > 0, "no answer");
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let expected = format!("HTTP/1.1 {}", request.status);
        assert!(head.starts_with(&expected), "{head}{:?}", &self.buffer[end..]);
        let length = length(&head);
        while self.buffer.len() < end + length {
            assert!(
                self.stream.read_buf(&mut self.buffer).await.unwrap() > 0,
                "the answer is incomplete"
            );
        }
        Answer { head, body: self.buffer[end..].to_vec() }
    }
}

fn length(head: &str) -> usize {
    let lower = head.to_ascii_lowercase();
    // An answer with status 204 has no Content-Length header.
    let after = lower.split_once("content-length: ").map_or("0", |(_, after)| after);
    after.split("\r\n").next().unwrap().parse().unwrap()
}
