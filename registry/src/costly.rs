//! Searches and long lists. Each one costs seconds of CPU or tens of megabytes at worst. So few run at
//! once, few of them for one person, and other requests find a free thread and database connection.

use std::sync::{Arc, LazyLock};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::in_flight::{InFlight, InUse};
use crate::problem::{ApiError, ApiResult};

/// Half of SQLite's readers.
const PERMITS: u32 = 2;
static FREE: Semaphore = Semaphore::const_new(PERMITS as usize);
const SEARCHES_OF_PERSON: usize = 4;

/// The permission to run one of them.
pub struct Permit {
    _search: InUse<String>,
    _permit: SemaphorePermit<'static>,
}

pub async fn search(user_id: &str) -> ApiResult<Permit> {
    permits(user_id, 1).await
}

/// A list of the largest keys takes 20 MB until it is an answer, so it runs alone.
pub async fn list(user_id: &str) -> ApiResult<Permit> {
    permits(user_id, PERMITS).await
}

async fn permits(user_id: &str, count: u32) -> ApiResult<Permit> {
    static SEARCHES: LazyLock<Arc<InFlight<String>>> = LazyLock::new(Arc::default);
    let search = SEARCHES.enter(user_id.to_owned(), SEARCHES_OF_PERSON).ok_or_else(|| {
        ApiError::busy(2, "Your earlier searches are still running. Try again in a few seconds.")
    })?;
    let permit = FREE.acquire_many(count).await.map_err(ApiError::internal)?;
    Ok(Permit { _search: search, _permit: permit })
}
