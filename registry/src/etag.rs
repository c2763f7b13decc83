//! A key's version as an entity tag, for `ETag` and `If-Match`.

use axum::http::HeaderValue;

pub fn text(version: u64) -> String {
    format!("\"{version}\"")
}

pub fn header(version: u64) -> HeaderValue {
    HeaderValue::try_from(text(version)).unwrap_or(HeaderValue::from_static("\"\""))
}
