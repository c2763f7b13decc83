//! The body of a push, with its limits. A parser and `drain` read the same body one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures_util::{Stream, StreamExt, stream};
use latchkey_contract::Slug;
use tokio::sync::Mutex;

use super::{incomplete, malformed};
use crate::problem::{ApiError, ApiResult};

/// A package of 250 MB at 10 MB/s.
const MAX_DRAIN: Duration = Duration::from_secs(25);
/// Far more than any client sends before a file.
const MAX_HEADER_BYTES: u64 = 16 * 1024;
/// The parser takes one chunk more than it needs. On a connection that is used again, a chunk is as
/// large as the read buffer.
const MAX_CHUNK_BYTES: u64 = 64 * 1024;

#[derive(Clone)]
pub struct Received(Arc<State>);

struct State {
    chunks: Mutex<BodyDataStream>,
    limit: u64,
    bytes: AtomicU64,
    /// The bytes that the multipart parser took since it last returned something.
    unparsed: AtomicU64,
    waits_for_continue: bool,
}

impl Received {
    /// The limit is over the whole body, with everything around the package.
    pub fn new(headers: &HeaderMap, body: Body, limit: u64) -> Self {
        Self(Arc::new(State {
            chunks: Mutex::new(body.into_data_stream()),
            limit,
            bytes: AtomicU64::new(0),
            unparsed: AtomicU64::new(0),
            waits_for_continue: headers.contains_key(header::EXPECT),
        }))
    }

    pub fn too_large(&self) -> ApiError {
        let limit = self.0.limit;
        let detail =
            format!("The package is larger than {limit} bytes, with everything around it.");
        ApiError::new(Slug::TooLarge, detail).with(|problem| problem.max_bytes = Some(limit))
    }

    pub async fn next(&self) -> Option<ApiResult<Bytes>> {
        let chunk = match self.0.chunks.lock().await.next().await? {
            Ok(chunk) => chunk,
            Err(error) => return Some(Err(malformed(&error))),
        };
        let bytes = chunk.len() as u64;
        let before = self.0.bytes.fetch_add(bytes, Relaxed);
        Some(if before + bytes > self.0.limit { Err(self.too_large()) } else { Ok(chunk) })
    }

    pub fn chunks(&self) -> impl Stream<Item = ApiResult<Bytes>> + Send + use<> {
        stream::unfold(self.clone(), async |body| body.next().await.map(|chunk| (chunk, body)))
    }

    /// For the multipart parser. It keeps the headers of a part in memory until they end, and all bytes
    /// before the first boundary. Only the parser knows its position, so the limit is on the bytes that
    /// it took since it last returned something.
    pub fn form(&self) -> Body {
        Body::from_stream(stream::unfold(self.clone(), async |body| {
            // The parser takes all available chunks before it parses the first one.
            tokio::task::yield_now().await;
            let chunk = body.next().await?.and_then(|chunk| body.count_unparsed(chunk));
            Some((chunk, body))
        }))
    }

    fn count_unparsed(&self, chunk: Bytes) -> ApiResult<Bytes> {
        let before = self.0.unparsed.fetch_add(chunk.len() as u64, Relaxed);
        if before > MAX_HEADER_BYTES + MAX_CHUNK_BYTES {
            return Err(incomplete("the headers of a part are larger than 16 KiB"));
        }
        Ok(chunk)
    }

    /// The parser returned a part, or some of its data.
    pub fn parsed(&self) {
        self.0.unparsed.store(0, Relaxed);
    }

    /// Reads up to this many bytes of the rest, because a client that is still sending does not read the
    /// response. After the time limit, the connection is closed. A refused client that waits with
    /// `Expect: 100-continue` sends nothing.
    pub async fn drain(&self, most: u64) {
        if self.0.waits_for_continue && self.0.bytes.load(Relaxed) == 0 {
            return;
        }
        let mut chunks = self.0.chunks.lock().await;
        let reading = async {
            let mut bytes = 0;
            while let Some(Ok(chunk)) = chunks.next().await {
                bytes += chunk.len() as u64;
                if bytes > most {
                    break;
                }
            }
        };
        _ = tokio::time::timeout(MAX_DRAIN, reading).await;
    }
}

/// Reads the body of a request that is already decided.
pub async fn drain(request: Request, most: u64) {
    let (head, body) = request.into_parts();
    Received::new(&head.headers, body, most).drain(most).await;
}
