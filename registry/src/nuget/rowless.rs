//! Removes package files without a row. A process that is killed between the name of a file and the
//! commit of its row leaves one.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc;

use super::package_file;
use crate::app::App;
use crate::disk;
use crate::problem::{ApiError, ApiResult};
use crate::store::package_files::without_version;

/// Longer than any push. The clock of a file server can differ.
const OLD: Duration = Duration::from_hours(1);
const BATCH: usize = 500;

pub async fn remove(app: &App) -> ApiResult<()> {
    let (mut files, mut rowless) = (0, 0);
    let mut batches = hashes_of(app, Metadata::is_file);
    while let Some(batch) = batches.recv().await {
        files += batch.len();
        rowless += without_version(&mut *app.store.read().await?, &batch).await?.len();
    }
    // A wrong `--database-url` must not cost the packages.
    if rowless > files / 2 {
        tracing::warn!(
            files = rowless,
            "most package files have no row, so they may be of another database; none is removed"
        );
        return Ok(());
    }
    if rowless > 0 {
        let mut batches = hashes_of(app, is_old);
        while let Some(batch) = batches.recv().await {
            remove_of(app, &batch).await?;
        }
    }
    Ok(())
}

/// The hashes in the names of these files. A thread reads the folder, which takes long with very many
/// files.
fn hashes_of(app: &App, is_wanted: fn(&Metadata) -> bool) -> mpsc::Receiver<Vec<String>> {
    let (found, batches) = mpsc::channel(1);
    let folder = disk::packages(&app.config.data);
    tokio::task::spawn_blocking(move || {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut hashes = entries.filter_map(Result::ok).filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let hash = name.strip_suffix(".nupkg").filter(|hash| is_hash(hash))?;
            entry.metadata().ok().filter(is_wanted).map(|_| hash.to_owned())
        });
        loop {
            let batch: Vec<String> = hashes.by_ref().take(BATCH).collect();
            if batch.is_empty() || found.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    batches
}

async fn remove_of(app: &App, hashes: &[String]) -> ApiResult<()> {
    let rowless = without_version(&mut *app.store.read().await?, hashes).await?;
    if rowless.is_empty() {
        return Ok(());
    }
    // On SQLite, no push can store the same bytes again meanwhile. On PostgreSQL, a push at this moment
    // makes the file new.
    let mut transaction = app.store.begin().await?;
    for hash in without_version(&mut transaction, &rowless).await? {
        let path = package_file::path(app, &hash);
        let removed = tokio::task::spawn_blocking(move || remove_if_old(&path));
        match removed.await.map_err(ApiError::internal)? {
            Ok(()) => tracing::info!(hash, "removed a package file without a row"),
            Err(error) => {
                tracing::warn!(hash, %error, "cannot remove a package file without a row");
            }
        }
    }
    Ok(transaction.commit().await?)
}

fn remove_if_old(path: &Path) -> std::io::Result<()> {
    if is_old(&fs::symlink_metadata(path)?) { fs::remove_file(path) } else { Ok(()) }
}

fn is_old(found: &Metadata) -> bool {
    let modified = found.modified().ok().filter(|_| found.is_file());
    modified.is_some_and(|at| at.elapsed().is_ok_and(|age| age > OLD))
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}
