//! Accepts connections, and limits the time and the places that clients can take. `axum::serve` has
//! no such limits.

mod activity;
mod body;
mod connection;
mod open_files;
mod pace;
mod stream;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::seldom::Seldom;

pub use open_files::raise_limit;

/// A client that never finishes its request must not prevent the process from stopping.
const MAX_DRAIN: Duration = Duration::from_secs(30);
/// How often the waiting connections are asked to make room while a client waits for a place.
const ASK_EVERY: Duration = Duration::from_millis(250);

/// What the accept loop tells every connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Serve,
    /// Close a connection that waits for a request, because a client waits for a place.
    MakeRoom,
    Stop,
}

/// Serves until `stop` is true. Then it answers the accepted requests, and closes the connections
/// without a request at once.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    places: u32,
    mut stop: watch::Receiver<bool>,
) {
    let (orders, ordered) = watch::channel(Order::Serve);
    let free = Arc::new(Semaphore::new(places as usize));
    loop {
        let (stream, peer, place) = tokio::select! {
            accepted = accept(&mut listener, &free, &orders) => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        // The end of a response must not wait until the client has confirmed its beginning.
        let _ = stream.set_nodelay(true);
        tokio::spawn(connection::run(stream, peer, router.clone(), ordered.clone(), place));
    }
    drop(listener);
    orders.send_replace(Order::Stop);
    if tokio::time::timeout(MAX_DRAIN, free.acquire_many(places)).await.is_err() {
        tracing::warn!("a client did not finish in time; stopping anyway");
    }
}

/// The next client, with a place. `Listener` waits a second after an error such as too many open
/// files, so that an error neither ends nor spins this loop.
async fn accept(
    listener: &mut TcpListener,
    free: &Arc<Semaphore>,
    orders: &watch::Sender<Order>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    static CROWDED: Seldom = Seldom::every(Duration::from_mins(1));
    let (stream, peer) = Listener::accept(listener).await;
    loop {
        if let Ok(place) = Arc::clone(free).try_acquire_owned() {
            return (stream, peer, place);
        }
        if CROWDED.is_due() {
            tracing::warn!("all connections are taken; closing those that wait for a request");
        }
        orders.send_replace(Order::MakeRoom);
        let place = Arc::clone(free).acquire_owned();
        if let Ok(Ok(place)) = tokio::time::timeout(ASK_EVERY, place).await {
            return (stream, peer, place);
        }
    }
}
