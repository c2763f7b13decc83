//! One connection: its requests one after the other, and the limits of its waiting time.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tower::Service;

use super::activity::Activity;
use super::body::{Received, Sent};
use super::stream::Stream;
use super::{Client, Command};

/// The buffer for request headers and for each chunk of a body. It also limits the URI.
const MAX_BUFFER: usize = 64 * 1024;
const CHECK_EVERY: Duration = Duration::from_secs(1);

pub async fn run<S>(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    client: Client<S>,
    router: Router,
    mut commanded: watch::Receiver<Command>,
) {
    let activity = Activity::new();
    let stream = TokioIo::new(Stream::new(stream, activity.clone(), client.stranger));
    let service =
        service_fn(|request| answer(request, client.peer, router.clone(), activity.clone()));
    let mut http = http1::Builder::new();
    let mut connection = pin!(http.max_buf_size(MAX_BUFFER).serve_connection(stream, service));
    let mut check = tokio::time::interval(CHECK_EVERY);
    let mut stops = false;
    loop {
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            changed = commanded.changed(), if !stops => {
                let command = changed.map_or(Command::Stop, |()| *commanded.borrow_and_update());
                stops = command == Command::Stop;
                let must_close = match command {
                    Command::Serve => false,
                    Command::CloseWaiting => activity.is_overdue(true),
                    // Between two polls, everything is sent unless the client does not read it.
                    Command::Stop => !activity.is_busy(),
                };
                if must_close {
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
    let request = Received::body_of(request, activity.clone());
    let mut response = router.call(request).await?;
    if activity.has_long_head() {
        // Others wait for the permit of this connection, and for its memory.
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(response.map(|body| Sent::new(body, activity)))
}

#[cfg(test)]
mod tests;
