//! Structured logs, one line per request. A line names the route, not the URL, because a URL may
//! contain a secret. Headers and bodies are never logged.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::EnvFilter;

use crate::clock::Stopwatch;
use crate::{metrics, store};

/// Allows one line per minute, so that strangers cannot fill the log with the same warning.
pub struct Seldom(Mutex<Option<Stopwatch>>);

const ONE_LINE_PER: Duration = Duration::from_mins(1);

impl Seldom {
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    pub fn is_due(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.as_ref().is_none_or(|last| last.elapsed() >= ONE_LINE_PER);
        if is_due {
            *last = Some(Stopwatch::start());
        }
        is_due
    }
}

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
