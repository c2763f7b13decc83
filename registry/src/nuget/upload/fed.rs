//! Limits what the multipart parser holds. The parser keeps the headers of a part in memory until they
//! end, and whatever stands before the first boundary. Only the parser knows where it is, so the limit
//! is on the bytes that it took since it last returned something.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Far more than any client sends before a file.
const MAX_HEADER_BYTES: u64 = 16 * 1024;

/// The bytes that the parser took since it last returned something.
#[derive(Clone, Default)]
pub struct Fed(Arc<AtomicU64>);

impl Fed {
    pub fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// The parser returned a part, or some of its data.
    pub fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    pub fn is_too_much(&self) -> bool {
        self.0.load(Ordering::Relaxed) > MAX_HEADER_BYTES
    }
}
