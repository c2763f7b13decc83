//! Refuses packages while the disk is almost full. The database needs the rest of the space.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use latchkey_contract::Slug;

use crate::about;
use crate::config::Config;
use crate::disk::Free;
use crate::problem::{ApiError, ApiResult};
use crate::seldom::Seldom;

/// The bytes that running uploads may still write.
static RESERVED: AtomicU64 = AtomicU64::new(0);
/// Two uploads must not reserve the same space.
static RESERVING: Mutex<()> = Mutex::new(());

/// Space for the rest of an upload. Given back when dropped.
pub struct Space(u64);

impl Space {
    pub async fn reserve(config: &Config, bytes: u64) -> ApiResult<Self> {
        ask(config, move |data, free_bytes| {
            let _alone = RESERVING.lock().unwrap_or_else(PoisonError::into_inner);
            let reserved = RESERVED.load(Relaxed);
            require_now(data, free_bytes.saturating_add(reserved).saturating_add(bytes))?;
            RESERVED.fetch_add(bytes, Relaxed);
            Ok(Self(bytes))
        })
        .await
    }

    pub fn left(&self) -> u64 {
        self.0
    }

    /// These bytes are on the disk, so they are no longer reserved.
    pub fn written(&mut self, bytes: u64) {
        let bytes = bytes.min(self.0);
        self.0 -= bytes;
        RESERVED.fetch_sub(bytes, Relaxed);
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        RESERVED.fetch_sub(self.0, Relaxed);
    }
}

/// The disk has more free space than the database needs.
pub async fn require(config: &Config) -> ApiResult<()> {
    ask(config, require_now).await
}

/// Asking a file server can take long, so a blocking thread does it.
async fn ask<T: Send + 'static>(
    config: &Config,
    question: impl FnOnce(&Path, u64) -> ApiResult<T> + Send + 'static,
) -> ApiResult<T> {
    let (data, free_bytes) = (config.data.clone(), config.limits.free_bytes);
    // The thread logs the warning, and knows of the request only its span.
    about::add_to_span();
    let span = tracing::Span::current();
    let asked = tokio::task::spawn_blocking(move || span.in_scope(|| question(&data, free_bytes)));
    asked.await.map_err(ApiError::internal)?
}

fn require_now(data: &Path, needed: u64) -> ApiResult<()> {
    static WARNED: Seldom = Seldom::every(Duration::from_mins(1));
    let free = Free::of(data).map_err(ApiError::internal)?;
    if free.has(needed) {
        return Ok(());
    }
    if WARNED.is_due() {
        let Free { bytes, files } = free;
        tracing::warn!(bytes, files, needed, "the disk is almost full, so packages are refused");
    }
    Err(disk_full())
}

/// A disk can fill up during an upload.
pub fn not_written(error: std::io::Error) -> ApiError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => disk_full(),
        _ => ApiError::internal(error),
    }
}

fn disk_full() -> ApiError {
    let detail = "The registry's disk is almost full, so it accepts no packages. Tell its operator, \
                  and push again later.";
    ApiError::new(Slug::InsufficientStorage, detail)
}
