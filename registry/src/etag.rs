//! A key's version as the entity tag that `If-Match` sends back.

use axum::http::HeaderValue;

pub fn text(version: u64) -> String {
    format!("\"{version}\"")
}

pub fn header(version: u64) -> HeaderValue {
    HeaderValue::try_from(text(version)).unwrap_or(HeaderValue::from_static("\"\""))
}
