//! The places of requests that hash a password or wait for it. Each one holds a connection and a
//! password in memory. One network or one account gets only a few of them.

use std::sync::{Arc, LazyLock};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::in_flight::{InFlight, InUse};
use crate::problem::{ApiError, ApiResult};

/// Two hash at once, and the others wait.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2 + 16)));
/// For browsers that have signed in to the account. Strangers cannot take these places.
static KNOWN_PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(16)));
static SUBJECTS: LazyLock<Arc<InFlight<String>>> = LazyLock::new(Arc::default);

/// The permission to hash passwords for one request.
pub type Place = Arc<(OwnedSemaphorePermit, Vec<InUse<String>>)>;

/// Whose places a request takes, and how many each subject may have.
pub type Limits = Vec<(String, usize)>;

/// A place in the queue, or an error if the queue is full.
pub fn place(is_known_browser: bool, limits: &Limits) -> ApiResult<Place> {
    let busy = || {
        ApiError::busy(2, "Too many people are signing in right now. Try again in a few seconds.")
    };
    let shares = limits.iter().map(|(subject, limit)| SUBJECTS.enter(subject.clone(), *limit));
    let shares = shares.collect::<Option<Vec<_>>>().ok_or_else(busy)?;
    let places = if is_known_browser { &KNOWN_PLACES } else { &PLACES };
    let permit = Arc::clone(places).try_acquire_owned().map_err(|_| busy())?;
    Ok(Arc::new((permit, shares)))
}
