//! The built page: one document under `/account/`, one for frames under `/embed/`, their shared
//! assets, and the script that a gallery loads.

use std::collections::BTreeSet;
use std::path::PathBuf;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use tower::ServiceBuilder;
use tower::util::MapResponseLayer;
use tower_http::services::fs::ServeFileSystemResponseBody;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::config::Config;
use crate::problem::ApiError;

/// Files for galleries with their content types. A gallery loads them or serves a copy.
const FOR_GALLERIES: [(&str, &str); 2] = [
    ("embed.js", "text/javascript; charset=utf-8"),
    // By extension, `.ts` would be served as a video.
    ("embed.d.ts", "text/plain; charset=utf-8"),
];

pub fn routes(config: &Config) -> Router<App> {
    let Some(dist) = config.page.as_deref() else { return Router::new() };
    let (index, embed) = (dist.join("index.html"), dist.join("embed.html"));
    let origins = config.galleries.iter().flat_map(|gallery| &gallery.origins);
    let origins: BTreeSet<&str> = origins.map(String::as_str).collect();
    // The account page uses the cookie, so it replaces a missing embed.html only if nobody may
    // frame it.
    let framed = if origins.is_empty() && !embed.is_file() { index.clone() } else { embed };
    // The name of an asset contains the hash of its bytes.
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
    let mut router = Router::new()
        .route("/", get(async || Redirect::temporary("/account/keys")))
        .nest_service("/account", file(index, document(&BTreeSet::new())))
        .nest_service("/embed", file(framed, document(&origins)))
        .nest_service("/assets", assets);
    for (name, kind) in FOR_GALLERIES {
        let public = file(dist.join(name), for_every_origin(kind));
        router = router.route_service(&format!("/embed/{name}"), public);
    }
    router.layer(SetResponseHeaderLayer::overriding(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ))
}

/// Serves one file for every path, with these headers.
fn file(path: PathBuf, headers: HeaderMap) -> Router {
    let file = ServeFile::new(path).precompressed_br().precompressed_gzip();
    let with_headers = move |mut response: axum::response::Response| {
        response.headers_mut().extend(headers.clone());
        response
    };
    Router::new().fallback_service(file).layer(MapResponseLayer::new(with_headers))
}

/// The security headers: own files only, no script from text, and frames only in these origins.
/// `X-Frame-Options` cannot list origins, so it is sent only if there are none.
fn document(origins: &BTreeSet<&str>) -> HeaderMap {
    let ancestors: Vec<&str> = origins.iter().copied().collect();
    let ancestors = if ancestors.is_empty() { "'none'".to_owned() } else { ancestors.join(" ") };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types default"
    );
    let closed = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    let policy = HeaderValue::try_from(policy).unwrap_or(closed);
    let mut headers =
        fixed(&[(header::CACHE_CONTROL, "no-cache"), (header::REFERRER_POLICY, "no-referrer")]);
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if origins.is_empty() {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    headers
}

/// Cached for one hour only, so that a gallery's visitors get a fix soon.
fn for_every_origin(kind: &'static str) -> HeaderMap {
    fixed(&[
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ])
}

fn fixed(headers: &[(HeaderName, &'static str)]) -> HeaderMap {
    let headers = headers.iter();
    headers.map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
}

/// The documents are in the assets folder, but must be served with their security headers only.
fn never_a_document(response: Response<ServeFileSystemResponseBody>) -> axum::response::Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return ApiError::not_found("asset").into_response();
    }
    response.into_response()
}
