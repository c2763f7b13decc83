//! The headers `If-Match` and `Idempotency-Key`.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;
use crate::etag;
use crate::problem::{ApiError, ApiResult};

const MAX_TOKEN_BYTES: usize = 255;

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
