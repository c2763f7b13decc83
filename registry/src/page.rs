//! The built page: one document under `/account/`, one for frames under `/embed/`, their shared
//! assets, and the script that a gallery loads.

use std::collections::BTreeSet;
use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use axum::middleware::{Next, from_fn};
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
    let assets = ServiceBuilder::new().map_response(never_a_document).service(
        ServeDir::new(dist)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip(),
    );
    let assets = Router::new().fallback_service(assets).layer(from_fn(cache_by_name));
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

/// Lets browsers keep an asset forever if its name contains the hash of its bytes. In a plain Trunk
/// build, scripts such as `boot.js` have no hash, and browsers must ask for them again. What is kept
/// forever is never asked for again, so the headers for that would be wasted bytes.
async fn cache_by_name(request: Request, next: Next) -> axum::response::Response {
    let has_hash = has_hash(request.uri().path());
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let control = if has_hash { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
        if has_hash {
            for validator in [header::ETAG, header::LAST_MODIFIED, header::ACCEPT_RANGES] {
                headers.remove(validator);
            }
        }
    }
    response
}

/// Whether the name contains 16 hexadecimal digits, as in `boot-0123456789abcdef.js`.
fn has_hash(path: &str) -> bool {
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|c| c.is_ascii_hexdigit());
    path.split(['/', '-', '_', '.']).any(is_hash)
}

/// The documents are in the assets folder, but must be served with their security headers only.
fn never_a_document(response: Response<ServeFileSystemResponseBody>) -> axum::response::Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return ApiError::not_found("asset").into_response();
    }
    response.into_response()
}
