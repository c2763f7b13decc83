//! Structured logs, one line per request. A line names the route, not the URL, because a URL may
//! contain a secret. Headers and bodies are never logged.

pub mod about;
mod request_id;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

use crate::app::App;
use crate::clock::Stopwatch;
use crate::seldom::Seldom;
use crate::{clients, metrics, store};

pub fn start() {
    let filter = EnvFilter::try_from_env("LATCHKEY_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("info,{},hyper=warn", store::LOG_FILTER)));
    // In tests, a second call in one process keeps the first logger.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

/// Logs the request, and gives it an ID. Other lines of the request have the ID in their span.
pub async fn log_request(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Stopwatch::start();
    let method = known_method(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let peer = clients::peer(request.extensions()).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let proxies = &app.config.trusted_proxies;
    let address = clients::address(peer, request.headers(), proxies);
    let id = request_id::of(peer, request.headers(), proxies);
    let request_id = id.to_str().unwrap_or_default();
    // Not the level of the request's own line, because warnings need the ID at every level.
    let span = tracing::error_span!("request", request_id);
    span.in_scope(|| warn_of_untrusted_proxy(peer, request.headers(), &app));

    let answered = about::collect(next.run(request)).instrument(span);
    let (mut response, about) = answered.await;

    let (status, micros) = (response.status().as_u16(), started.micros());
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let (user, key, owner) = (about.user, about.key_id, about.owner);
    tracing::info!(
        request_id, method, route, status, micros, %address, user, key, owner, "request"
    );
    metrics::request(route, status, micros);
    response.headers_mut().insert(request_id::HEADER, id);
    response
}

/// Clients can send words of any length as a method.
fn known_method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// Without a trusted proxy, everybody has the proxy's address: in events, and for the sign-in limits.
fn warn_of_untrusted_proxy(peer: IpAddr, headers: &HeaderMap, app: &App) {
    static WARNED: Seldom = Seldom::every(Duration::from_hours(1));
    let is_trusted = || clients::is_trusted(peer, &app.config.trusted_proxies);
    if clients::is_forwarded(headers) && !is_trusted() && WARNED.is_due() {
        tracing::warn!(
            %peer,
            "a request has the header X-Forwarded-For or Forwarded, but its sender is not a trusted \
             proxy, so the header is ignored. If the sender is your proxy, add its address to the \
             configuration: trusted_proxies = [\"{}\"]",
            ipnet::IpNet::from(peer)
        );
    }
}
