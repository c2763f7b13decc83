//! The file of a pushed package. It is named by its hash, never by the package ID.

use std::path::PathBuf;

use crate::app::App;
use crate::disk::{self, Flushed};
use crate::free_space::not_written;
use crate::problem::{ApiError, ApiResult};
use crate::store::packages::{self, NewVersion};

/// Call it in the transaction that adds the version. When it returns, the file and its name are on disk.
pub async fn keep(app: &App, file: Flushed, sha256: &str) -> ApiResult<()> {
    let path = path(app, sha256);
    let kept = tokio::task::spawn_blocking(move || file.keep_as(&path));
    kept.await.map_err(ApiError::internal)?.map_err(not_written)
}

/// After a failed commit, removes the file. A lost connection can hide a commit that worked, and a
/// push of the same bytes can run in another process. So this adds the version once more, which locks
/// it, and then rolls back.
pub async fn remove_unless_stored(
    app: &App,
    version: &NewVersion<'_>,
    owner: &str,
) -> ApiResult<()> {
    let mut transaction = app.store.begin().await?;
    packages::claim(&mut transaction, version.id, owner).await?;
    if packages::add_version(&mut transaction, version).await? {
        let removed = tokio::fs::remove_file(path(app, version.sha256)).await;
        removed.map_err(ApiError::internal)?;
    }
    Ok(())
}

pub fn path(app: &App, sha256: &str) -> PathBuf {
    disk::packages(&app.config.data).join(format!("{sha256}.nupkg"))
}
