//! Extractors for bodies, query parameters and headers, with an error for every invalid input.

use std::time::Duration;

use axum::body::Body as RawBody;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use latchkey_contract::{FieldError, Slug};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::clients::{self, Client};
use crate::etag;
use crate::problem::{ApiError, ApiResult};

/// Far more than any request of the JSON API needs.
const MAX_JSON_BYTES: usize = 64 * 1024;
/// A client sends the body right after the headers. Without this limit, headers alone could occupy
/// many connections.
const FIRST_BYTES_WITHIN: Duration = Duration::from_secs(3);
const MAX_TOKEN_BYTES: usize = 255;

/// A JSON body. An empty body means `{}`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> ApiResult<Self> {
        let is_json = is_json(request.headers());
        let bytes = read(request.into_body()).await?;
        if bytes.is_empty() {
            return parse(b"{}").map(Self);
        }
        if !is_json {
            let detail = "Send the body as Content-Type: application/json.";
            return Err(ApiError::new(Slug::UnsupportedMediaType, detail));
        }
        parse(&bytes).map(Self)
    }
}

/// For routes without a body: no body, or an empty object.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Copies the bytes. A frame of one byte keeps a whole read buffer in memory, so a client could make
/// collected frames thousands of times larger than its body.
async fn read(body: RawBody) -> ApiResult<Vec<u8>> {
    let mut frames = body.into_data_stream();
    let mut bytes = Vec::new();
    let first = tokio::time::timeout(FIRST_BYTES_WITHIN, frames.next()).await;
    let mut next = first.map_err(|_| {
        let detail = "The body did not begin to arrive within 3 seconds. Check the network, then \
                      try again.";
        ApiError::new(Slug::TooSlow, detail)
    })?;
    while let Some(frame) = next {
        let frame = frame.map_err(|error| {
            let incomplete = |_: &_| ApiError::new(Slug::Malformed, "The body ended too early.");
            ApiError::behind(&error, incomplete)
        })?;
        if bytes.len() + frame.len() > MAX_JSON_BYTES {
            let detail = format!("The body is larger than {MAX_JSON_BYTES} bytes.");
            let too_large = ApiError::new(Slug::TooLarge, detail);
            return Err(too_large.with(|problem| problem.max_bytes = Some(MAX_JSON_BYTES as u64)));
        }
        bytes.extend_from_slice(&frame);
        next = frames.next().await;
    }
    Ok(bytes)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

/// Text that is not JSON is `malformed`. JSON with wrong members is `invalid` and names the field.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let not_json = |why: &dyn std::fmt::Display| {
        ApiError::new(Slug::Malformed, format!("The body is not JSON: {why}."))
    };
    let text = std::str::from_utf8(bytes).map_err(|error| not_json(&error))?;
    serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|error| not_json(&error))?;
    // serde also accepts a list and fills the members in order.
    if !text.trim_ascii_start().starts_with('{') {
        return Err(ApiError::field("", "The body must be a JSON object."));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let field = error.path().to_string();
        let field = if field == "." { String::new() } else { field };
        ApiError::field(field, sentence(&error.into_inner()))
    })
}

fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    format!("The body has the wrong form: {text}.")
}

/// A query string. The endpoint takes the parameters it knows; the rest is an error.
pub struct Params {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl FromRequestParts<App> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> ApiResult<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut params = Self { pairs, errors: Vec::new() };
        for (name, value) in &params.pairs {
            if value.chars().any(char::is_control) {
                let detail = "Control characters are not allowed.".to_owned();
                params.errors.push(FieldError { field: name.clone(), detail });
            }
        }
        Ok(params)
    }
}

impl Params {
    pub fn all(&mut self, name: &str) -> Vec<String> {
        let (taken, left) =
            std::mem::take(&mut self.pairs).into_iter().partition(|(other, _)| other == name);
        self.pairs = left;
        Vec::into_iter(taken).map(|(_, value)| value).collect()
    }

    pub fn one(&mut self, name: &str) -> Option<String> {
        let mut all = self.all(name);
        if all.len() > 1 {
            self.wrong(name, "Send this parameter only once.");
        }
        all.pop()
    }

    /// An optional parameter that must be valid if present.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.one(name)?;
        let value = parse(&text);
        if value.is_none() {
            self.wrong(name, expected);
        }
        value
    }

    pub fn limit(&mut self, default: u32, max: u32) -> u32 {
        let expected = format!("Must be a number from 1 to {max}.");
        let limit = self.parsed("limit", &expected, |text| {
            text.parse().ok().filter(|limit| (1..=max).contains(limit))
        });
        limit.unwrap_or(default)
    }

    pub fn wrong(&mut self, name: &str, detail: &str) {
        self.errors.push(FieldError { field: name.to_owned(), detail: detail.to_owned() });
    }

    pub fn finish(mut self) -> ApiResult<()> {
        for (name, _) in &self.pairs {
            let detail = "This parameter doesn't exist.".to_owned();
            self.errors.push(FieldError { field: name.clone(), detail });
        }
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::fields(self.errors)) }
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let peer = clients::peer(&parts.extensions)
            .ok_or_else(|| ApiError::internal("a request has no sender"))?;
        Ok(Self::of(peer, &parts.headers, &app.config.trusted_proxies))
    }
}

/// The headers that make it safe to retry a change.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    pub if_match: Option<String>,
    pub idempotency_key: Option<String>,
}

impl FromRequestParts<App> for Conditions {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> ApiResult<Self> {
        Ok(Self {
            if_match: header_text(&parts.headers, "if-match")?,
            idempotency_key: header_text(&parts.headers, "idempotency-key")?,
        })
    }
}

impl Conditions {
    /// Whether the client has seen this version. A weak tag never matches.
    pub fn matches(&self, version: u64) -> bool {
        let tag = etag::text(version);
        let Some(list) = &self.if_match else { return true };
        list.split(',').any(|one| matches!(one.trim(), "*") || one.trim() == tag)
    }
}

fn header_text(headers: &HeaderMap, name: &'static str) -> ApiResult<Option<String>> {
    let mut all = headers.get_all(name).iter();
    let Some(value) = all.next() else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| {
        (1..=MAX_TOKEN_BYTES).contains(&text.len())
            && text.bytes().all(|c| c.is_ascii_graphic() || c == b' ')
    });
    match (text, all.next()) {
        (Some(text), None) => Ok(Some(text.to_owned())),
        _ => Err(ApiError::field(
            name,
            format!("Send {name} once, with 1 to {MAX_TOKEN_BYTES} printable ASCII characters."),
        )),
    }
}
