//! Refuses packages while the disk is almost full. The database needs the rest of the space.

use latchkey_contract::Slug;

use crate::app::App;
use crate::disk;
use crate::problem::{ApiError, ApiResult};

/// `incoming` is the size of the package, as far as it is known.
pub async fn require(app: &App, incoming: u64) -> ApiResult<()> {
    let needed = app.config.limits.free_bytes.saturating_add(incoming);
    let data = app.config.data.clone();
    let free = tokio::task::spawn_blocking(move || disk::free_bytes(&data));
    let free = free.await.map_err(ApiError::internal)?.map_err(ApiError::internal)?;
    if free >= needed {
        return Ok(());
    }
    tracing::warn!(free, needed, "the disk is almost full, so packages are refused");
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
