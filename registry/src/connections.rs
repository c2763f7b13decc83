//! Accepts connections, and limits how long and how many connections clients can use. `axum::serve`
//! has no such limits.

mod activity;
mod body;
mod connection;
mod long_head;
mod open_files;
mod pace;
mod shares;
mod stream;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use self::shares::Shares;
use crate::seldom::Seldom;

pub use open_files::raise_limit;

/// A client that never finishes its request must not prevent the process from stopping.
const MAX_DRAIN: Duration = Duration::from_secs(30);
/// How often connections that wait for their client are closed while another client waits for a
/// free connection.
const CLOSE_EVERY: Duration = Duration::from_millis(250);

/// What the accept loop tells every connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Serve,
    /// Close a connection that waits for its client, because all connections are in use.
    CloseWaiting,
    Stop,
}

/// The client of a connection. Generic over the slot, which tests make themselves.
struct Client<S> {
    peer: SocketAddr,
    stranger: Option<IpNet>,
    _slot: S,
}

/// Serves until `stop` is true. Then it answers the accepted requests, and closes the connections
/// without a request at once.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    connections: u32,
    trusted_proxies: Vec<IpNet>,
    mut stop: watch::Receiver<bool>,
) {
    let (commands, commanded) = watch::channel(Command::Serve);
    let free = Arc::new(Semaphore::new(connections as usize));
    let shares = Shares::of(connections as usize);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let stranger = shares::stranger(peer.ip(), &trusted_proxies);
        let Some(share) = shares.enter(stranger, free.available_permits()) else { continue };
        let slot = tokio::select! {
            slot = free_slot(&free, &commands) => slot,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        // The end of a response must not wait until the client has confirmed its beginning.
        let _ = stream.set_nodelay(true);
        let client = Client { peer, stranger, _slot: (slot, share) };
        tokio::spawn(connection::run(stream, client, router.clone(), commanded.clone()));
    }
    drop(listener);
    commands.send_replace(Command::Stop);
    if tokio::time::timeout(MAX_DRAIN, free.acquire_many(connections)).await.is_err() {
        tracing::warn!("a client did not finish in time; stopping anyway");
    }
}

/// While all connections are in use, closes those that wait for their client.
async fn free_slot(
    free: &Arc<Semaphore>,
    commands: &watch::Sender<Command>,
) -> OwnedSemaphorePermit {
    static FULL: Seldom = Seldom::every(Duration::from_mins(1));
    loop {
        if let Ok(slot) = Arc::clone(free).try_acquire_owned() {
            return slot;
        }
        if FULL.is_due() {
            tracing::warn!("all connections are in use; closing those that wait for their client");
        }
        commands.send_replace(Command::CloseWaiting);
        let slot = Arc::clone(free).acquire_owned();
        if let Ok(Ok(slot)) = tokio::time::timeout(CLOSE_EVERY, slot).await {
            return slot;
        }
    }
}
