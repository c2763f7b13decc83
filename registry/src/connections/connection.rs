//! One connection: its requests one after the other, and the limits of its waiting time.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::ext::ReasonPhrase;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use latchkey_contract::Slug;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tower::Service;

use super::Order;
use super::activity::Activity;
use super::body::{Received, Sent};
use super::stream::Stream;
use crate::problem::ApiError;

/// For the headers of a request, and for each piece of a body. All places together need 16 MiB.
const MAX_BUFFER: usize = 16 * 1024;
const CHECK_EVERY: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;

pub async fn run(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    router: Router,
    mut ordered: watch::Receiver<Order>,
    _place: OwnedSemaphorePermit,
) {
    let activity = Activity::new();
    let stream = TokioIo::new(Stream::new(stream, activity.clone()));
    let service = service_fn(|request| answer(request, peer, router.clone(), activity.clone()));
    let mut http = http1::Builder::new();
    let mut connection = pin!(http.max_buf_size(MAX_BUFFER).serve_connection(stream, service));
    let mut check = tokio::time::interval(CHECK_EVERY);
    let mut stops = false;
    loop {
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            changed = ordered.changed(), if !stops => {
                let order = changed.map_or(Order::Stop, |()| *ordered.borrow_and_update());
                stops = order == Order::Stop;
                let is_unused = match order {
                    Order::Serve => false,
                    Order::MakeRoom => activity.is_overdue(true),
                    // Between two polls, everything is sent unless the client does not read it.
                    Order::Stop => !activity.is_busy(),
                };
                if is_unused {
                    return;
                }
                if stops {
                    connection.as_mut().graceful_shutdown();
                }
            }
            _ = check.tick() => {
                if activity.is_overdue(false) {
                    return;
                }
            }
        }
    }
}

async fn answer(
    mut request: Request<Incoming>,
    peer: SocketAddr,
    mut router: Router,
    activity: Activity,
) -> Result<Response<Sent>, Infallible> {
    activity.request_begins();
    request.extensions_mut().insert(ConnectInfo(peer));
    let request = request.map(|body| Received::of(body, &activity));
    let mut response = router.call(request).await?;
    if activity.was_body_too_slow() {
        response = too_slow();
    }
    Ok(response.map(|body| Sent::new(body, activity)))
}

/// Replaces the answer of the handler, which only knows that the body is incomplete. NuGet clients
/// print the reason phrase and `X-NuGet-Warning`.
fn too_slow() -> Response<axum::body::Body> {
    const SENTENCE: &str = "The request arrived too slowly: less than 1 KiB per second, or longer \
                            than 30 minutes. Check the network, then try again.";
    let mut response = ApiError::new(Slug::TooSlow, SENTENCE).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.insert("x-nuget-warning", HeaderValue::from_static(SENTENCE));
    response.extensions_mut().insert(ReasonPhrase::from_static(SENTENCE.as_bytes()));
    response
}
