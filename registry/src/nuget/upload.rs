//! Receiving the package of a push: multipart, or the package itself as the body.

mod framing;
mod parsing;

use std::error::Error;
use std::fs::File;
use std::io;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use futures_util::{Stream, StreamExt, stream};
use latchkey_contract::{Problem, Slug};
use tokio::io::AsyncWriteExt;

use self::framing::Framing;
use super::nupkg::{self, Package};
use crate::config::Config;
use crate::disk::{self, Flushed, PackagesMode, Unfinished};
use crate::free_space::not_written;
use crate::problem::{ApiError, ApiResult};

/// A package of 250 MB at 10 MB/s.
const MAX_DRAIN: Duration = Duration::from_secs(25);
/// The first bytes of a zip archive with a file in it.
const ZIP: &[u8] = b"PK\x03\x04";

/// A received file, not yet stored.
pub struct Upload(Unfinished);

impl Upload {
    /// The body is multipart, or the package itself.
    pub async fn receive(request: Request, config: &Config) -> ApiResult<Self> {
        let limit = config.limits.package_bytes;
        let (folder, mode) = (disk::packages(&config.data), config.packages_mode.of_folder());
        let file = tokio::task::spawn_blocking(move || {
            disk::create_folder(&folder, mode)?;
            Unfinished::create_in(&folder)
        });
        let file = file.await.map_err(ApiError::internal)?.map_err(not_written)?;
        if has_type(&request, "application/octet-stream") {
            copy(request.into_body().into_data_stream(), &file, limit).await?;
        } else {
            copy_file_of_form(request, &file, limit).await?;
        }
        Ok(Self(file))
    }

    /// Reads what the package is, and flushes the file. A slow disk does not take a turn.
    pub async fn open(self, mode: PackagesMode) -> ApiResult<(Package, Flushed)> {
        let read = move || {
            let mut file: File = self.0.reopen().map_err(ApiError::internal)?;
            let package = nupkg::read(&mut file);
            Ok((package.map_err(not_a_package)?, self.0))
        };
        let (package, received) = parsing::in_turn(read).await?;
        let flush = move || received.flush(mode.of_files()).map_err(not_written);
        let flushed = tokio::task::spawn_blocking(flush).await.map_err(ApiError::internal)??;
        Ok((package, flushed))
    }
}

fn has_type(request: &Request, expected: &str) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(expected)
}

fn not_a_package(why: impl Into<String>) -> ApiError {
    ApiError::new(Slug::NotAPackage, why)
}

/// The first cause says what is wrong, and the errors around it only where.
fn malformed(error: impl Error) -> ApiError {
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    not_a_package(format!("The upload is incomplete or malformed: {cause}."))
}

/// The package is the first part with a file name, or the first that is a zip archive.
async fn copy_file_of_form(request: Request, file: &Unfinished, limit: u64) -> ApiResult<()> {
    let boundary = framing::boundary(request.headers()).unwrap_or_default();
    let request = request.map(|body| limited(body, &boundary, limit));
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| not_a_package("Send the package as multipart/form-data."))?;
    while let Some(mut field) = form.next_field().await.map_err(malformed)? {
        let has_name = field.file_name().is_some();
        let Some(first) = field.chunk().await.map_err(malformed)? else {
            if has_name {
                return Err(not_a_package("The file is empty."));
            }
            continue;
        };
        if has_name || first.starts_with(ZIP) {
            return copy(stream::iter([Ok(first)]).chain(field), file, limit).await;
        }
    }
    Err(not_a_package("The upload contains no file."))
}

/// Keeps reading a file that is too large, up to twice the limit. Otherwise the client would not
/// read the response.
async fn copy<E: Error>(
    mut chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
    file: &Unfinished,
    limit: u64,
) -> ApiResult<()> {
    let file = file.reopen().map_err(ApiError::internal)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes = 0u64;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(malformed)?;
        bytes += chunk.len() as u64;
        if bytes <= limit {
            file.write_all(&chunk).await.map_err(not_written)?;
        } else if bytes > limit.saturating_mul(2) {
            break;
        }
    }
    if bytes > limit {
        let mut problem =
            Problem::new(Slug::TooLarge, format!("The package is larger than {limit} bytes."));
        problem.max_bytes = Some(limit);
        return Err(problem.into());
    }
    file.flush().await.map_err(not_written)
}

/// The parser keeps a part's headers in memory until they end. So they are limited before it. A body
/// that is refused is read to its end first.
fn limited(body: Body, boundary: &str, limit: u64) -> Body {
    let framing = Framing::new(boundary, limit);
    let chunks = stream::try_unfold(
        (body.into_data_stream(), framing),
        move |(mut body, mut framing)| async move {
            let Some(chunk) = body.next().await else { return Ok(None) };
            let chunk = chunk.map_err(io::Error::other)?;
            if let Err(why) = framing.check(&chunk) {
                read_rest(body, limit).await;
                return Err(io::Error::other(why));
            }
            Ok::<_, io::Error>(Some((chunk, (body, framing))))
        },
    );
    Body::from_stream(chunks)
}

/// A client that is still sending does not read the response. A client that waits with
/// `Expect: 100-continue` sends nothing once it is refused.
pub async fn drain(request: Request, limit: u64) {
    if !request.headers().contains_key(header::EXPECT) {
        read_rest(request.into_body().into_data_stream(), limit).await;
    }
}

/// Up to the limit. Whoever takes longer finds the connection closed.
async fn read_rest(mut body: BodyDataStream, limit: u64) {
    let reading = async move {
        let mut bytes = 0u64;
        while let Some(Ok(chunk)) = body.next().await {
            bytes += chunk.len() as u64;
            if bytes > limit {
                break;
            }
        }
    };
    _ = tokio::time::timeout(MAX_DRAIN, reading).await;
}
