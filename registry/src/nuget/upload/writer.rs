//! Writes a package to a file while it arrives.

use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::config::Config;
use crate::disk::{self, Unfinished};
use crate::free_space::{self, Space, not_written};
use crate::problem::{ApiError, ApiResult};

/// Other programs write to the same disk, so the free space is checked again after this many bytes.
const CHECK_EVERY: u64 = 4 * 1024 * 1024;

pub struct Writer<'c> {
    config: &'c Config,
    unfinished: Unfinished,
    file: File,
    hash: Sha256,
    bytes: u64,
    space: Space,
    unchecked: u64,
}

/// A file that is not flushed yet, with its hash and its length.
pub struct Written {
    pub file: Unfinished,
    pub sha256: String,
    pub bytes: u64,
}

impl<'c> Writer<'c> {
    /// Reserves the length of the body. If it is unknown, `write` reserves space step by step.
    pub async fn create(config: &'c Config, length: Option<u64>) -> ApiResult<Self> {
        let space = Space::reserve(config, length.unwrap_or(0)).await?;
        let (folder, mode) = (disk::packages(&config.data), config.packages_mode.of_folder());
        let created = tokio::task::spawn_blocking(move || {
            disk::create_folder(&folder, mode)?;
            let unfinished = Unfinished::create_in(&folder)?;
            let file = File::from_std(unfinished.reopen()?);
            Ok((unfinished, file))
        });
        let created = created.await.map_err(ApiError::internal)?;
        let (unfinished, file) = created.map_err(not_written)?;
        let hash = Sha256::new();
        Ok(Self { config, unfinished, file, hash, bytes: 0, space, unchecked: 0 })
    }

    pub async fn write(&mut self, chunk: &[u8]) -> ApiResult<()> {
        let bytes = chunk.len() as u64;
        if self.space.left() < bytes {
            self.space = Space::reserve(self.config, bytes.max(CHECK_EVERY)).await?;
        }
        self.unchecked += bytes;
        if self.unchecked >= CHECK_EVERY {
            free_space::require(self.config).await?;
            self.unchecked = 0;
        }
        self.hash.update(chunk);
        self.file.write_all(chunk).await.map_err(not_written)?;
        self.space.written(bytes);
        self.bytes += bytes;
        Ok(())
    }

    pub async fn finish(mut self) -> ApiResult<Written> {
        self.file.flush().await.map_err(not_written)?;
        let sha256 = crate::ids::hex(&self.hash.finalize());
        Ok(Written { file: self.unfinished, sha256, bytes: self.bytes })
    }
}
