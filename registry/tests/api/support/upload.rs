//! A push whose last bytes are still to come.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Registry;
use super::raw::{RawAnswer, parse};

pub struct Upload {
    pub stream: TcpStream,
    rest: Vec<u8>,
}

impl Upload {
    /// Sends a push without its last `held_back` bytes.
    pub fn begin(registry: &Registry, value: &str, package: &[u8], held_back: usize) -> Self {
        let mut stream = TcpStream::connect(&registry.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let head = format!(
            "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
             X-NuGet-ApiKey: {value}\r\nContent-Type: application/octet-stream\r\n\r\n",
            registry.address,
            package.len()
        );
        let (first, rest) = package.split_at(package.len() - held_back);
        stream.write_all(&[head.as_bytes(), first].concat()).unwrap();
        Self { stream, rest: rest.to_vec() }
    }

    pub fn finish(mut self) -> RawAnswer {
        self.stream.write_all(&self.rest).unwrap();
        let mut answer = Vec::new();
        self.stream.read_to_end(&mut answer).unwrap();
        parse(&answer)
    }

    /// Sends the last bytes and closes the connection after this time.
    pub fn finish_and_leave(mut self, after: Duration) {
        self.stream.write_all(&self.rest).unwrap();
        std::thread::sleep(after);
    }
}

/// Sends only the head of a push, which waits for permission to send the body.
pub fn announce_push(registry: &Registry, value: &str, bytes: u64) -> TcpStream {
    let mut stream = TcpStream::connect(&registry.address).unwrap();
    let head = format!(
        "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-NuGet-ApiKey: {value}\r\n\
         Content-Type: application/octet-stream\r\nContent-Length: {bytes}\r\n\
         Expect: 100-continue\r\n\r\n",
        registry.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}
