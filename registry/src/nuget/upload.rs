//! Receiving the package of a push: multipart, or the package itself as the body.

mod fed;
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

use self::fed::Fed;
use super::nupkg::{self, Package};
use crate::config::Config;
use crate::disk::{self, Flushed, PackagesMode, Unfinished};
use crate::free_space::not_written;
use crate::problem::{ApiError, ApiResult};

/// A package of 250 MB at 10 MB/s.
const MAX_DRAIN: Duration = Duration::from_secs(25);
/// Boundaries and headers of parts, beside the file.
const MAX_FRAMING_BYTES: u64 = 16 * 1024;
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
    let fed = Fed::default();
    let request = request.map(|body| limited(body, fed.clone(), limit));
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| not_a_package("Send the package as multipart/form-data."))?;
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        let has_name = field.file_name().is_some();
        let mut data = field.inspect(|_| fed.reset());
        let Some(first) = data.next().await.transpose().map_err(malformed)? else {
            if has_name {
                return Err(not_a_package("The file is empty."));
            }
            continue;
        };
        if has_name || first.starts_with(ZIP) {
            return copy(stream::iter([Ok(first)]).chain(data), file, limit).await;
        }
        while data.next().await.transpose().map_err(malformed)?.is_some() {}
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

/// A body that is refused is read to its end first.
fn limited(body: Body, fed: Fed, limit: u64) -> Body {
    // As much is read of a file that is too large, so that the client reads the response.
    let most = limit.saturating_mul(2).saturating_add(MAX_FRAMING_BYTES);
    let chunks = stream::try_unfold((body.into_data_stream(), 0), move |(mut body, before)| {
        let fed = fed.clone();
        async move {
            // The parser takes all chunks that are there before it looks at the first one.
            tokio::task::yield_now().await;
            let Some(chunk) = body.next().await else { return Ok(None) };
            let chunk = chunk.map_err(io::Error::other)?;
            let bytes = before + chunk.len() as u64;
            let refused = if fed.is_too_much() {
                Some("the headers of a part are larger than 16 KiB")
            } else {
                (bytes > most).then_some("the body is too large")
            };
            if let Some(why) = refused {
                read_rest(body, limit).await;
                return Err(io::Error::other(why));
            }
            fed.add(chunk.len());
            Ok::<_, io::Error>(Some((chunk, (body, bytes))))
        }
    });
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
