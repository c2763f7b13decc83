//! Limits how many clients send long headers at once. Each one needs up to 64 KiB of memory.

use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};

use futures_util::future::maybe_done;
use ipnet::IpNet;
use tokio::sync::Semaphore;

use crate::in_flight::{InFlight, InUse};

static PERMITS: Semaphore = Semaphore::const_new(128);
/// Of one client network. Without this limit, one stranger could hold all permits.
const OF_STRANGER: usize = 16;

/// The permission to send a long header. It lasts until the connection closes.
pub struct LongHead {
    _share: InUse<Option<IpNet>>,
    /// Contains the permit when it is ready, and may be polled again then.
    permit: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl LongHead {
    /// `None` if the network of this client sends too many. It is `None` itself for a trusted proxy.
    pub fn begin(stranger: Option<IpNet>) -> Option<Self> {
        static CLIENTS: LazyLock<Arc<InFlight<Option<IpNet>>>> = LazyLock::new(Arc::default);
        let limit = if stranger.is_some() { OF_STRANGER } else { usize::MAX };
        let share = CLIENTS.enter(stranger, limit)?;
        Some(Self { _share: share, permit: Box::pin(maybe_done(PERMITS.acquire())) })
    }

    /// Waits for a permit.
    pub fn poll_permit(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.permit.as_mut().poll(cx)
    }
}
