//! Raw requests and answers, for details that an HTTP client hides: the reason phrase and broken
//! headers.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use latchkey_contract::Slug;
use serde_json::Value;
use tokio::net::TcpSocket;

use super::answer::require_problem;

#[derive(Clone, Debug)]
pub struct RawRequest {
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    host: Option<String>,
}

#[derive(Debug)]
pub struct RawAnswer {
    pub status: u16,
    pub reason: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl RawRequest {
    pub fn new(method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            host: None,
        }
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        self.header_bytes(name, value.as_bytes())
    }

    /// Adds a header, even if there is one with the same name.
    pub fn header_bytes(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.push((name.to_owned(), value.to_vec()));
        self
    }

    pub fn host(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").body(body.to_string().as_bytes())
    }

    pub fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub fn push(value: &str, package: &[u8]) -> Self {
        Self::push_without_value(package).header("X-NuGet-ApiKey", value)
    }

    pub fn push_without_value(package: &[u8]) -> Self {
        let mut body = b"--frontier\r\nContent-Disposition: form-data; name=\"package\"; \
            filename=\"package.nupkg\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            .to_vec();
        body.extend_from_slice(package);
        body.extend_from_slice(b"\r\n--frontier--\r\n");
        Self::new("PUT", "/api/v2/package")
            .header("Content-Type", "multipart/form-data; boundary=frontier")
            .header("User-Agent", "NuGet/6.12.1 (Linux)")
            .body(&body)
    }

    pub fn target(mut self, target: &str) -> Self {
        target.clone_into(&mut self.target);
        self
    }

    pub fn bytes(&self, address: &str) -> Vec<u8> {
        let host = self.host.as_deref().unwrap_or(address);
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let length = self.body.len();
        write!(head, "Host: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n").unwrap();
        let mut bytes = head.into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

impl RawAnswer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn cookie(&self) -> String {
        let set = self.header("set-cookie").unwrap_or_else(|| panic!("no cookie: {self:?}"));
        set.split(';').next().unwrap().to_owned()
    }

    pub fn warning(&self) -> &str {
        self.header("x-nuget-warning").unwrap_or_default()
    }

    pub fn problem(&self, slug: Slug) -> Value {
        self.require(slug, slug.status())
    }

    fn require(&self, slug: Slug, status: u16) -> Value {
        assert_eq!(self.status, status, "{slug:?} expected: {}", self.body);
        let kind = self.header("content-type").unwrap_or_default();
        require_problem(slug, self.status, kind, &self.body)
    }

    /// Requires a refusal of the push protocol: a problem whose detail is the reason phrase too.
    pub fn refusal(&self, slug: Slug) -> Value {
        let problem = self.require(slug, slug.push_status());
        let detail = problem["detail"].as_str().unwrap();
        let plain = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
        let sentence: String = detail.chars().map(plain).take(512).collect();
        assert_eq!(self.reason, sentence);
        problem
    }
}

/// Sends the whole request before it reads the answer, as many clients do. So a server that refuses
/// early must still read the body.
pub fn exchange(address: &str, request: &RawRequest) -> RawAnswer {
    parse(&send(address, &request.bytes(address)))
}

/// A request that waits for its body. The registry has already read who sends it.
pub struct Announced {
    stream: TcpStream,
    body: Vec<u8>,
}

/// Sends the head of a request with `Expect: 100-continue`, and waits until the registry asks for the
/// body.
pub fn announce(address: &str, request: &RawRequest) -> Announced {
    let request = request.clone().header("Expect", "100-continue");
    let bytes = request.bytes(address);
    let head = &bytes[..bytes.len() - request.body.len()];
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    stream.write_all(head).unwrap();
    let mut asked = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut asked).unwrap();
    assert!(asked.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&asked));
    Announced { stream, body: request.body }
}

impl Announced {
    pub fn finish(mut self) -> RawAnswer {
        self.stream.write_all(&self.body).unwrap();
        let mut answer = Vec::new();
        self.stream.read_to_end(&mut answer).unwrap();
        parse(&answer)
    }
}

/// Returns `None` if no byte of an answer arrives. Panics if the answer is incomplete.
pub fn attempt(address: &str, request: &RawRequest) -> Option<RawAnswer> {
    let answer = try_send(address, &request.bytes(address)).ok()?;
    (!answer.is_empty()).then(|| parse(&answer))
}

pub fn send(address: &str, bytes: &[u8]) -> Vec<u8> {
    try_send(address, bytes).unwrap()
}

fn try_send(address: &str, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    stream.write_all(bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

pub fn parse(answer: &[u8]) -> RawAnswer {
    let answer = String::from_utf8_lossy(answer);
    let (head, body) =
        answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("incomplete answer: {answer:?}"));
    let mut lines = head.split("\r\n");
    let status_line = lines.next().unwrap();
    let mut parts = status_line.splitn(3, ' ');
    assert_eq!(parts.next(), Some("HTTP/1.1"));
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        (name.to_owned(), value.to_owned())
    });
    RawAnswer {
        status: parts.next().unwrap().parse().unwrap(),
        reason: parts.next().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: body.to_owned(),
    }
}

/// A client with another address of this machine. The next connection may be refused.
pub fn connect_from(client: &str, address: &str) -> std::io::Result<TcpStream> {
    connect(address, |socket| socket.bind(format!("{client}:0").parse().unwrap()))
}

/// The kernel buffers little for this client, so the registry keeps what the client does not read.
pub fn connect_with_small_buffer(address: &str) -> TcpStream {
    connect(address, |socket| socket.set_recv_buffer_size(4096)).unwrap()
}

fn connect(
    address: &str,
    prepare: impl FnOnce(&TcpSocket) -> std::io::Result<()>,
) -> std::io::Result<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        prepare(&socket)?;
        socket.connect(address.parse().unwrap()).await?.into_std()
    })?;
    stream.set_nonblocking(false)?;
    Ok(stream)
}
