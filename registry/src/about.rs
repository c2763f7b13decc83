//! The person and the key that a request concerns. The code that finds them records them here, and the
//! request's log lines contain them.

use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

tokio::task_local! {
    static ABOUT: Shared;
}

/// Shared by the request and its log line, because the line is also written if the request is dropped.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<About>>);

#[derive(Default)]
pub struct About {
    /// The client's.
    pub address: Option<IpAddr>,
    pub user: Option<String>,
    pub key_id: Option<String>,
    /// The name of the key's owner.
    pub owner: Option<String>,
}

impl Shared {
    pub fn of(address: IpAddr) -> Self {
        Self(Arc::new(Mutex::new(About { address: Some(address), ..About::default() })))
    }

    pub async fn collect<T>(&self, request: impl Future<Output = T>) -> T {
        ABOUT.scope(self.clone(), request).await
    }

    pub fn lock(&self) -> MutexGuard<'_, About> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn user(name: &str) {
    set(|about| about.user = Some(name.to_owned()));
}

pub fn key(id: &str, owner: &str) {
    set(|about| {
        about.key_id = Some(id.to_owned());
        about.owner = Some(owner.to_owned());
    });
}

/// Does nothing outside a request, such as in a command.
fn set(change: impl FnOnce(&mut About)) {
    let _ = ABOUT.try_with(|about| change(&mut about.lock()));
}

/// For a warning inside a request: adds the address, the key and its owner to the span. Most requests log
/// no warning, so this is not done for each.
pub fn add_to_span() {
    let span = tracing::Span::current();
    let _ = ABOUT.try_with(|about| {
        let about = about.lock();
        span.record("address", about.address.map(tracing::field::display));
        span.record("key", about.key_id.as_deref()).record("owner", about.owner.as_deref());
    });
}
