//! Structured logs, one line per request. A line names the route, not the URL, because a URL may
//! contain a secret. Headers and bodies are never logged.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::EnvFilter;

use crate::clock::Stopwatch;
use crate::{metrics, store};

pub fn start() {
    let filter = EnvFilter::try_from_env("LATCHKEY_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("info,{},hyper=warn", store::LOG_FILTER)));
    // In tests, a second call in one process keeps the first logger.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}

pub async fn log_request(request: Request, next: Next) -> Response {
    let started = Stopwatch::start();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let (status, micros) = (response.status().as_u16(), started.micros());
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    tracing::info!(%method, route, status, micros, "request");
    metrics::request(route, status, micros);
    response
}
