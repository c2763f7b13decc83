//! The built page: one document under `/account/` and `/embed/`, its assets at one path.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderValue, Response, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::services::fs::ServeFileSystemResponseBody;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::problem::ApiError;

/// Nothing but our own files, and no text that turns into script. `frame-ancestors` is the one
/// part that an embedding gallery will change, for `/embed/` alone.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
     trusted-types default";

pub fn routes(dist: Option<&Path>) -> Router<App> {
    let Some(dist) = dist else { return Router::new() };
    let index = ServiceBuilder::new()
        .layer(header(header::CACHE_CONTROL, "no-cache"))
        .layer(header(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .service(ServeFile::new(dist.join("index.html")).precompressed_br().precompressed_gzip());
    // The names of assets carry the hash of their bytes.
    let assets = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            |response: &axum::http::Response<_>| {
                let kept = response.status().is_success();
                kept.then(|| HeaderValue::from_static("public, max-age=31536000, immutable"))
            },
        ))
        .map_response(never_a_document)
        .service(
            ServeDir::new(dist)
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip(),
        );
    Router::new()
        .route("/", get(async || Redirect::temporary("/account/keys")))
        .nest_service("/account", index.clone())
        .nest_service("/embed", index)
        .nest_service("/assets", assets)
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

/// The document lies beside its assets, but goes out only with the headers that guard it.
fn never_a_document(response: Response<ServeFileSystemResponseBody>) -> axum::response::Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return ApiError::not_found("asset").into_response();
    }
    response.into_response()
}

fn header(
    name: axum::http::HeaderName,
    value: &'static str,
) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}
