//! Searches and long lists. Each one costs seconds of CPU or tens of megabytes at worst. So few run at
//! once, few of them for one person, and other requests find a free thread and database connection.

use std::sync::{Arc, LazyLock};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::in_flight::{InFlight, InUse};
use crate::problem::{ApiError, ApiResult};

/// Fewer than SQLite's readers and than the threads of two cores.
static TURNS: Semaphore = Semaphore::const_new(2);
const SEARCHES_OF_PERSON: usize = 4;

/// The permission to run one of them.
pub struct Turn {
    _search: InUse<String>,
    _turn: SemaphorePermit<'static>,
}

pub async fn turn(user_id: &str) -> ApiResult<Turn> {
    static SEARCHES: LazyLock<Arc<InFlight<String>>> = LazyLock::new(Arc::default);
    let search = SEARCHES.enter(user_id.to_owned(), SEARCHES_OF_PERSON).ok_or_else(|| {
        ApiError::busy(2, "Your earlier searches are still running. Try again in a few seconds.")
    })?;
    let turn = TURNS.acquire().await.map_err(ApiError::internal)?;
    Ok(Turn { _search: search, _turn: turn })
}
