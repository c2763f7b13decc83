//! A JSON body.

use std::time::Duration;

use axum::body::Body as RawBody;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use latchkey_contract::Slug;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::problem::{ApiError, ApiResult};

/// Far more than any request of the JSON API needs.
const MAX_JSON_BYTES: usize = 64 * 1024;
/// A client sends the body right after the headers. Without this limit, headers alone could occupy
/// many connections.
const FIRST_BYTES_WITHIN: Duration = Duration::from_secs(3);

/// A JSON body. An empty body means `{}`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> ApiResult<Self> {
        let is_json = has_type(request.headers(), "application/json");
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

/// Whether the body has this media type, whatever its parameters.
pub fn has_type(headers: &HeaderMap, expected: &str) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(expected)
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
