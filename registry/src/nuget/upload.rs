//! Receives the package of a push: multipart, or the package itself as the body.

mod parsing;
mod places;
mod received;
mod writer;

use std::error::Error;
use std::fs::File;

use axum::body::{Bytes, HttpBody};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::request::Parts;
use futures_util::{Stream, StreamExt, stream};
use latchkey_contract::Slug;

pub use self::places::{MAX_UPLOADS, Place};
use self::received::Received;
pub use self::received::drain;
use self::writer::{Writer, Written};
use super::nupkg::{self, Package};
use crate::config::Config;
use crate::disk::{Flushed, PackagesMode};
use crate::extract::has_type;
use crate::free_space::not_written;
use crate::problem::{ApiError, ApiResult};

/// The first bytes of a zip archive with a file in it.
const ZIP: &[u8] = b"PK\x03\x04";

/// NuGet clients send one part. The parser may take a chunk of the body for each part, so many small
/// parts would collect in its memory.
const MAX_PARTS: usize = 32;

/// A received file, not yet stored.
pub struct Upload(Written);

impl Upload {
    /// The body is multipart, or the package itself. A refused body is read to its end, so that the
    /// client reads the response.
    pub async fn receive(request: Request, config: &Config) -> ApiResult<Self> {
        let limit = config.limits.package_bytes;
        let length = request.body().size_hint().exact();
        let (head, body) = request.into_parts();
        let body = Received::new(&head.headers, body, limit);
        let received = if length.is_some_and(|length| length > limit) {
            Err(body.too_large())
        } else {
            write(head, length, &body, config).await
        };
        if received.is_err() {
            body.drain(limit.saturating_mul(2)).await;
        }
        received.map(Self)
    }

    /// Reads the package's ID and version, and flushes the file. Flushing needs no permit, so a slow
    /// disk does not delay other packages.
    pub async fn open(self, mode: PackagesMode) -> ApiResult<(Package, Flushed)> {
        let Written { file, sha256, bytes } = self.0;
        let read = move || {
            let opened: File = file.reopen().map_err(ApiError::internal)?;
            Ok((nupkg::id_and_version_of(&opened).map_err(not_a_package)?, file))
        };
        let ((id, version), file) = parsing::with_permit(read).await?;
        let flush = move || file.flush(mode.of_files()).map_err(not_written);
        let flushed = tokio::task::spawn_blocking(flush).await.map_err(ApiError::internal)??;
        Ok((Package { id, version, sha256, bytes }, flushed))
    }
}

async fn write(
    head: Parts,
    length: Option<u64>,
    body: &Received,
    config: &Config,
) -> ApiResult<Written> {
    let mut writer = Writer::create(config, length).await?;
    if has_type(&head.headers, "application/octet-stream") {
        copy(body.chunks(), &mut writer).await?;
    } else {
        copy_file_of_form(head, body, &mut writer).await?;
        while body.next().await.transpose()?.is_some() {}
    }
    writer.finish().await
}

fn not_a_package(why: impl Into<String>) -> ApiError {
    ApiError::new(Slug::NotAPackage, why)
}

fn incomplete(why: impl std::fmt::Display) -> ApiError {
    not_a_package(format!("The upload is incomplete or malformed: {why}."))
}

fn malformed(error: &(dyn Error + 'static)) -> ApiError {
    ApiError::behind(error, |cause| incomplete(cause))
}

/// The package is the first part with a file name, or the first that is a zip archive.
async fn copy_file_of_form(head: Parts, body: &Received, writer: &mut Writer<'_>) -> ApiResult<()> {
    let form = Multipart::from_request(Request::from_parts(head, body.form()), &()).await;
    let mut form = form.map_err(|_| not_a_package("Send the package as multipart/form-data."))?;
    for _ in 0..MAX_PARTS {
        let Some(field) = form.next_field().await.map_err(|error| malformed(&error))? else {
            return Err(not_a_package("The upload contains no file."));
        };
        let has_name = field.file_name().is_some();
        let data = field.map(|chunk| chunk.map_err(|error| malformed(&error)));
        let mut data = data.inspect(|_| body.parsed());
        let mut start = Vec::new();
        while start.len() < ZIP.len()
            && let Some(chunk) = data.next().await.transpose()?
        {
            start.extend_from_slice(&chunk);
        }
        if has_name && start.is_empty() {
            return Err(not_a_package("The file is empty."));
        }
        if has_name || start.starts_with(ZIP) {
            return copy(stream::iter([Ok(start.into())]).chain(data), writer).await;
        }
        while data.next().await.transpose()?.is_some() {}
    }
    Err(not_a_package(format!("The first {MAX_PARTS} parts of the upload contain no file.")))
}

async fn copy(
    chunks: impl Stream<Item = ApiResult<Bytes>>,
    writer: &mut Writer<'_>,
) -> ApiResult<()> {
    let mut chunks = std::pin::pin!(chunks);
    while let Some(chunk) = chunks.next().await.transpose()? {
        writer.write(&chunk).await?;
    }
    Ok(())
}
