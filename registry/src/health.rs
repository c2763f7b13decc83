//! Liveness, readiness and metrics, for monitoring.

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use latchkey_contract::Counts;
use tokio::sync::Mutex;

use crate::app::App;
use crate::clients;
use crate::clock::Stopwatch;
use crate::host_name::{is_loopback_or_address, without_port};
use crate::hosts;
use crate::problem::{ApiError, ApiResult};
use crate::store::listing;
use crate::{free_space, metrics};

/// Counting a million keys takes a moment, so a scrape may reuse the last counts.
static COUNTED: Mutex<Option<(Stopwatch, Counts)>> = Mutex::const_new(None);
const COUNT_EVERY_MICROS: u64 = 5_000_000;

pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready means that the database answers, and that the disk has space for packages.
pub async fn readyz(State(app): State<App>) -> ApiResult<&'static str> {
    app.store.answers().await?;
    free_space::require(&app.config).await?;
    Ok("ok\n")
}

/// Strangers must learn neither the state nor the numbers of the registry. A proxy on this machine may
/// add no header about its client, and a DNS name may resolve to this machine in a browser here. Both
/// send the name of a website as `Host`.
pub async fn require_local(State(app): State<App>, request: Request, next: Next) -> Response {
    let peer = clients::peer(request.extensions());
    let proxies = &app.config.trusted_proxies;
    let is_local = peer.is_some_and(|peer| clients::is_local(peer, request.headers(), proxies));
    let host = hosts::asked_host(&request).map(without_port);
    if is_local && host.is_some_and(is_loopback_or_address) {
        return next.run(request).await;
    }
    ApiError::not_found("address").into_response()
}

pub async fn scrape(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    let text = metrics::rendered(counts(&app).await?);
    let text = text.ok_or_else(|| ApiError::internal("metrics were not started"))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}

async fn counts(app: &App) -> ApiResult<Counts> {
    let mut counted = COUNTED.lock().await;
    if let Some((since, counts)) = &*counted
        && since.micros() < COUNT_EVERY_MICROS
    {
        return Ok(*counts);
    }
    let now = app.now().await?;
    let counts = listing::counts_of_all(&mut *app.store.read().await?, now).await?;
    *counted = Some((Stopwatch::start(), counts));
    Ok(counts)
}
