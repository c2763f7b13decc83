//! The built page: one document under `/account/`, one for frames under `/embed/`, their shared
//! assets, and the script that a gallery loads.

mod embedded;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use latchkey_contract::Slug;
use tower::{Service, ServiceBuilder};
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, DefaultServeDirFallback, ServeFileSystemResponseBody};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config::{Config, Gallery};
use crate::problem::ApiError;
use embedded::{Built, Embedded, FILES};

const INDEX: &str = "/index.html";

type Files<B> = ServeDir<DefaultServeDirFallback, B>;
type FileResponse = http::Response<ServeFileSystemResponseBody>;

/// What a start without a page logs.
pub const NO_PAGE: &str = "This program contains no page, and --page names no folder with one. \
                           /account/ and /embed/ say so.";

/// Files for galleries with their content types. A gallery loads them or serves a copy.
const FOR_GALLERIES: [(&str, &str); 2] = [
    ("/embed.js", "text/javascript; charset=utf-8"),
    // By extension, `.ts` would be served as a video.
    ("/embed.d.ts", "text/plain; charset=utf-8"),
];

/// Whether there is a page: in the folder of `--page`, or inside this program.
pub fn exists(config: &Config) -> bool {
    config.page.is_some() || !FILES.is_empty()
}

pub fn routes<S: Clone + Send + Sync + 'static>(config: &Config) -> Router<S> {
    match (&config.page, FILES) {
        (Some(dist), _) => {
            let has_embed = dist.join("embed.html").is_file();
            serve(ServeDir::new(dist), has_embed, &config.galleries)
        }
        (None, []) => missing(),
        (None, files) => embedded(files, &config.galleries),
    }
}

fn embedded<S>(files: &'static [Built], galleries: &[Gallery]) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let has_embed = files.iter().any(|file| file.path == "embed.html");
    serve(ServeDir::with_backend("", Embedded(files)), has_embed, galleries)
}

/// A person who opens the page of a program that has none gets the reason.
fn missing<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let explain = async || {
        ApiError::new(
            Slug::NotFound,
            "This registry runs without the page. Start it with --page DIR, or install a release, \
             which contains the page.",
        )
    };
    let nothing: Router = Router::new().fallback(explain);
    Router::new().nest_service("/account", nothing.clone()).nest_service("/embed", nothing)
}

fn serve<S, B>(files: Files<B>, has_embed: bool, galleries: &[Gallery]) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    B: Backend,
{
    let files =
        files.append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
    let origins: BTreeSet<&str> =
        galleries.iter().flat_map(|gallery| &gallery.origins).map(String::as_str).collect();
    // The account page uses the cookie, so it replaces a missing embed.html only if nobody may
    // frame it.
    let framed = if origins.is_empty() && !has_embed { INDEX } else { "/embed.html" };
    let assets = ServiceBuilder::new().map_response(never_a_document).service(files.clone());
    let assets = Router::new().fallback_service(assets).layer(from_fn(cache_by_name));
    let mut router = Router::new()
        .route("/", get(async || Redirect::temporary("/account/keys")))
        .nest_service("/account", file(&files, INDEX, document(&BTreeSet::new())))
        .nest_service("/embed", file(&files, framed, document(&origins)))
        .nest_service("/assets", assets);
    for (name, kind) in FOR_GALLERIES {
        let public = file(&files, name, for_every_origin(kind));
        router = router.route_service(&format!("/embed{name}"), public);
    }
    router.layer(SetResponseHeaderLayer::overriding(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ))
}

/// Serves one file for every path, with these headers.
fn file<B: Backend>(
    files: &Files<B>,
    name: &'static str,
    headers: HeaderMap,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    let always_this = move |mut request: Request| {
        *request.uri_mut() = Uri::from_static(name);
        request
    };
    let with_headers = move |response: FileResponse| {
        let mut response = response.into_response();
        response.headers_mut().extend(headers.clone());
        response
    };
    let layers = ServiceBuilder::new().map_request(always_this).map_response(with_headers);
    layers.service(files.clone())
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
/// build, scripts such as `boot.js` have no hash, and browsers must ask for them again. Browsers
/// never revalidate such an asset, so validators would be wasted bytes.
async fn cache_by_name(request: Request, next: Next) -> Response {
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
fn never_a_document(response: FileResponse) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return ApiError::not_found("asset").into_response();
    }
    response.into_response()
}
