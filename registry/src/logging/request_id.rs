//! The ID of a request. Its log lines and its answer have it.

use std::net::IpAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

use crate::clock;

pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
const MAX_CHARS: usize = 64;
/// An odd step visits every number before it repeats one.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The ID that a trusted proxy has given to the request, so that one ID finds the lines of both.
/// Otherwise a new one.
pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> HeaderValue {
    let given = headers.get(HEADER).filter(|id| is_plain(id.as_bytes()));
    match given.filter(|_| proxies.iter().any(|net| net.contains(&peer))) {
        Some(id) => id.clone(),
        None => new(),
    }
}

fn is_plain(id: &[u8]) -> bool {
    let is_plain = |c: &u8| c.is_ascii_alphanumeric() || b"-_.".contains(c);
    (1..=MAX_CHARS).contains(&id.len()) && id.iter().all(is_plain)
}

fn new() -> HeaderValue {
    // A random start, so that two replicas do not use the same IDs.
    static NEXT: LazyLock<AtomicU64> =
        LazyLock::new(|| AtomicU64::new(getrandom::u64().unwrap_or_else(|_| clock::real_micros())));
    let id = format!("{:016x}", NEXT.fetch_add(STEP, Ordering::Relaxed));
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("none"))
}
