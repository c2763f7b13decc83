//! Structured logs, one line per request. A line names the route, not the URL, because a URL may
//! contain a secret. Headers and bodies are never logged.

mod request_id;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;
use tracing::Instrument;
use tracing::field::Empty;
use tracing_subscriber::EnvFilter;

use crate::about;
use crate::app::App;
use crate::clients::IPV6_SITE_BITS;
use crate::clock::Stopwatch;
use crate::seldom::SeldomForEach;
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
        // It would report a failed write to standard error, and panic because that fails, too.
        .log_internal_errors(false)
        .try_init();
}

/// Logs the request, and gives it an ID. Other lines of the request have the ID in their span.
pub async fn log_request(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Stopwatch::start();
    let peer = clients::peer(request.extensions()).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let proxies = &app.config.trusted_proxies;
    let address = clients::address(peer, request.headers(), proxies);
    let id = request_id::of(peer, request.headers(), proxies);
    let request_id = id.to_str().unwrap_or_default();
    // Not the level of the request's own line, because warnings need the ID at every level.
    let span =
        tracing::error_span!("request", request_id, address = Empty, key = Empty, owner = Empty);
    span.in_scope(|| warn_of_untrusted_proxy(peer, request.headers(), &app));

    let mut line = Line {
        started,
        id,
        method: known_method(request.method()),
        route: request.extensions().get::<MatchedPath>().cloned(),
        status: CLIENT_LEFT,
        about: about::Shared::of(address),
    };
    let mut response = line.about.collect(next.run(request)).instrument(span).await;
    line.status = response.status().as_u16();
    response.headers_mut().insert(request_id::HEADER, line.id.clone());
    response
}

/// The status in the log and the metrics of a request whose client disconnected before the answer. nginx
/// logs the same number.
const CLIENT_LEFT: u16 = 499;

/// The line of a request, which is logged when it is dropped. hyper drops the request if its client
/// disconnects.
struct Line {
    started: Stopwatch,
    id: HeaderValue,
    method: &'static str,
    route: Option<MatchedPath>,
    status: u16,
    about: about::Shared,
}

impl Drop for Line {
    fn drop(&mut self) {
        let Self { method, status, .. } = self;
        let request_id = self.id.to_str().unwrap_or_default();
        let route = self.route.as_ref().map_or("unmatched", MatchedPath::as_str);
        let micros = self.started.micros();
        let about = self.about.lock();
        let address = about.address.map(tracing::field::display);
        let (user, key, owner) = (&about.user, &about.key_id, &about.owner);
        tracing::info!(
            request_id, method, route, status, micros, address, user, key, owner, "request"
        );
        metrics::request(route, self.status, micros);
    }
}

/// Clients can send words of any length as a method.
fn known_method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.into_iter().find(|known| method.as_str() == *known).unwrap_or("other")
}

/// Without a trusted proxy, all clients have the proxy's address: in events, and for the sign-in limits.
fn warn_of_untrusted_proxy(peer: IpAddr, headers: &HeaderMap, app: &App) {
    static WARNED: SeldomForEach<IpNet> = SeldomForEach::every(Duration::from_hours(1));
    let is_trusted = || clients::is_trusted(peer, &app.config.trusted_proxies);
    let is_due = || WARNED.is_due(clients::network(peer, IPV6_SITE_BITS));
    if clients::is_forwarded(headers) && !is_trusted() && is_due() {
        tracing::warn!(
            %peer,
            "a request has the header X-Forwarded-For or Forwarded, but its sender is not a trusted \
             proxy, so the header is ignored. If the sender is your proxy, add its address to \
             trusted_proxies in the configuration"
        );
    }
}
