//! One HTTP request and its answer. All requests take this path.

use std::io::{self, Write};
use std::rc::Rc;

use gloo_net::http::{Method, RequestBuilder};
use latchkey_contract::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::endpoint::Endpoint;
use super::error::Failure;
use super::json;
use crate::browser::{frame, page, random};
use crate::clock;

/// A request that can be sent again unchanged: a retry carries the same `Idempotency-Key`.
#[derive(Clone)]
pub struct Request {
    method: Method,
    endpoint: Endpoint,
    /// May contain a password, so the text is overwritten when the last copy of the request ends.
    body: Option<Rc<Secret>>,
    if_match: Option<u64>,
    idempotency_key: Option<String>,
}

impl Request {
    pub const fn get(endpoint: Endpoint) -> Self {
        Self::new(Method::GET, endpoint)
    }

    pub const fn post(endpoint: Endpoint) -> Self {
        Self::new(Method::POST, endpoint)
    }

    pub const fn patch(endpoint: Endpoint) -> Self {
        Self::new(Method::PATCH, endpoint)
    }

    pub const fn delete(endpoint: Endpoint) -> Self {
        Self::new(Method::DELETE, endpoint)
    }

    const fn new(method: Method, endpoint: Endpoint) -> Self {
        Self { method, endpoint, body: None, if_match: None, idempotency_key: None }
    }

    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = to_text(body).map(|text| Rc::new(Secret::new(text)));
        self
    }

    /// The registry carries the request out only if the key still has this version.
    pub fn if_match(mut self, version: u64) -> Self {
        self.if_match = Some(version);
        self
    }

    /// Whether both ask for the same change of the same version.
    pub fn asks_the_same(&self, other: &Self) -> bool {
        self.method == other.method
            && self.endpoint == other.endpoint
            && self.if_match == other.if_match
            && self.body.as_ref().map(|body| body.expose())
                == other.body.as_ref().map(|body| body.expose())
    }

    /// The registry carries the request out once, however often it is sent.
    pub fn once(mut self) -> Self {
        self.idempotency_key = Some(random::token());
        self
    }
}

/// Counts the bytes that a writer would receive.
struct ByteCount(usize);

impl Write for ByteCount {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The length is counted first: a buffer that grows leaves copies of a password in freed memory.
/// The bodies are plain structs of the contract, so serializing them cannot fail.
fn to_text(body: &impl Serialize) -> Option<String> {
    let mut length = ByteCount(0);
    serde_json::to_writer(&mut length, body).ok()?;
    let mut bytes = Vec::with_capacity(length.0);
    serde_json::to_writer(&mut bytes, body).ok()?;
    String::from_utf8(bytes).ok()
}

pub struct Answer {
    pub status: u16,
    pub text: String,
    pub sent_ms: i64,
    pub received_ms: i64,
}

impl Answer {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        json::read(&self.text).ok_or(Failure::Unreadable(self.status))
    }

    /// Any answer outside the 2xx is a failure.
    pub(super) fn checked(self) -> Result<Self, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        Err(Failure::of(self.status, &self.text))
    }
}

/// Sends the request once. The browser's cookie or `token` says who asks.
pub(super) async fn exchange(request: Request, token: Option<&str>) -> Result<Answer, Failure> {
    let is_read = request.method == Method::GET;
    let mut builder = RequestBuilder::new(request.endpoint.as_str())
        .method(request.method)
        .header("accept", "application/json");
    if frame::is_framed() {
        builder = builder.credentials(frame::WITHOUT_COOKIES);
        builder = builder.header("latchkey-embed-origin", &frame::host());
    }
    if let Some(token) = token {
        builder = builder.header("authorization", &format!("Bearer {token}"));
    }
    if let Some(version) = request.if_match {
        builder = builder.header("if-match", &format!("\"{version}\""));
    }
    if let Some(key) = &request.idempotency_key {
        builder = builder.header("idempotency-key", key);
    }
    let ready = match &request.body {
        Some(body) => builder.header("content-type", "application/json").body(body.expose()),
        None => builder.build(),
    };
    let no_answer = |_| match (page::is_online(), is_read) {
        (true, _) => Failure::NoAnswer,
        (false, true) => Failure::Offline,
        (false, false) => Failure::WentOffline,
    };
    let sent_ms = clock::local_ms();
    let answer = ready.map_err(no_answer)?.send().await.map_err(no_answer)?;
    let received_ms = clock::local_ms();
    let text = answer.text().await.map_err(no_answer)?;
    Ok(Answer { status: answer.status(), text, sent_ms, received_ms })
}

#[cfg(test)]
mod tests {
    use latchkey_contract::SignIn;

    use super::*;

    #[test]
    fn a_body_is_written_into_a_buffer_that_never_grows() {
        let password = Secret::new("quotes \" and ü need escapes".repeat(20));
        let body = SignIn { username: "ada".to_owned(), password };
        let text = to_text(&body).unwrap();
        assert_eq!(text, serde_json::to_string(&body).unwrap());
        assert_eq!(text.capacity(), text.len());
    }
}
