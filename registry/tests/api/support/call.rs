//! A request to the JSON API. Awaiting the request sends it and returns the answer.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use reqwest::Method;
use serde_json::Value;

use super::Answer;
use super::documented::require_documented;

#[derive(Clone)]
pub struct Call {
    client: reqwest::Client,
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    pub fn new(client: &reqwest::Client, method: Method, url: String) -> Self {
        Self { client: client.clone(), method, url, headers: Vec::new(), body: None }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    pub fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.url = format!("{}?{query}", self.url);
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("Content-Type", kind)
    }

    pub fn if_match(self, version: u64) -> Self {
        self.header("If-Match", &format!("\"{version}\""))
    }

    pub fn idempotency_key(self, token: &str) -> Self {
        self.header("Idempotency-Key", token)
    }
}

impl Call {
    /// Returns `None` if the connection breaks before the answer arrives.
    pub async fn attempt(self) -> Option<Answer> {
        let mut request = self.client.request(self.method.clone(), &self.url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response = request.send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        if self.url.contains("/api/v1/") {
            let kept = headers.get("cache-control").map(reqwest::header::HeaderValue::as_bytes);
            assert_eq!(kept, Some(&b"no-store"[..]), "{status} {}", self.url);
        }
        require_documented(self.method.as_str(), &self.url, status);
        Some(Answer { status, headers, text: response.text().await.ok()? })
    }
}

impl IntoFuture for Call {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.attempt().await.expect("no answer") })
    }
}
