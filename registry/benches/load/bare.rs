//! The minimal cost of an answer: an axum handler with a fixed answer, in its own process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, HeaderValue};
use axum::routing::get;

use super::client::Answer;

const FLAG: &str = "--bare";

pub struct Bare {
    process: Child,
    pub address: String,
}

impl Bare {
    /// Starts this program again as a handler that repeats this answer of the registry.
    pub fn start(answer: &Answer) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg(FLAG)
            .arg(&answer.head)
            .arg(String::from_utf8(answer.body.clone()).unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { process, address: address.trim().to_owned() }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

pub fn answer_to_serve(arguments: &[String]) -> Option<(HeaderMap, String)> {
    let at = arguments.iter().position(|argument| argument == FLAG)?;
    let (head, body) = (arguments.get(at + 1)?, arguments.get(at + 2)?);
    let mut headers = HeaderMap::new();
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        // axum sets these two headers itself.
        if !name.eq_ignore_ascii_case("content-length") && !name.eq_ignore_ascii_case("date") {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
    }
    Some((headers, body.clone()))
}

pub async fn serve((headers, body): (HeaderMap, String)) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let body = axum::body::Bytes::from(body);
    let handler = get(move || async move { (headers, body) });
    axum::serve(listener, Router::new().route("/api/v1/key", handler)).await.unwrap();
}
