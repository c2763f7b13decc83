//! A request on its way over the wire, and its answer. One path for all, whatever they carry.

use gloo_net::http::{Method, RequestBuilder};
use serde::Serialize;

use super::endpoint::Endpoint;
use super::error::Failure;
use super::read::{Read, read_text};
use crate::browser::{frame, page, random};
use crate::clock;

/// A request that can be sent again as it is: a retry carries the same `Idempotency-Key`.
#[derive(Clone)]
pub struct Request {
    method: Method,
    endpoint: Endpoint,
    body: Option<String>,
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
        // The bodies are plain structs of the contract: writing them cannot fail.
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// Only if the key is still as the person saw it.
    pub fn if_match(mut self, version: u64) -> Self {
        self.if_match = Some(version);
        self
    }

    /// Carried out once, however often it is sent.
    pub fn once(mut self) -> Self {
        self.idempotency_key = Some(random::token());
        self
    }
}

pub struct Answer {
    pub status: u16,
    pub text: String,
    pub sent_ms: i64,
    pub received_ms: i64,
}

impl Answer {
    pub fn read<T: Read>(&self) -> Result<T, Failure> {
        read_text(&self.text).ok_or(Failure::Unreadable(self.status))
    }

    /// Any answer outside the 2xx is a failure.
    pub(super) fn checked(self) -> Result<Self, Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        Err(Failure::of(self.status, &self.text))
    }
}

/// Once over the wire: by the browser's cookie, or by a token of the page around this one.
pub(super) async fn exchange(request: Request, token: Option<&str>) -> Result<Answer, Failure> {
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
    let ready = match request.body {
        Some(body) => builder.header("content-type", "application/json").body(body),
        None => builder.build(),
    };
    let no_answer = |_| if page::is_online() { Failure::NoAnswer } else { Failure::Offline };
    let sent_ms = clock::local_ms();
    let answer = ready.map_err(no_answer)?.send().await.map_err(no_answer)?;
    let received_ms = clock::local_ms();
    let text = answer.text().await.map_err(no_answer)?;
    Ok(Answer { status: answer.status(), text, sent_ms, received_ms })
}
