//! IDs, tokens and values, from the operating system's random generator.

use std::fmt::Write;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use latchkey_contract::{Instant, Secret, ValueFormat};
use sha2::{Digest, Sha256};

const ID_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Opaque, 100 random bits, safe in a path: `key_8f3k…`.
pub fn new_id(kind: &str) -> Result<String, getrandom::Error> {
    let mut bytes = [0u8; 20];
    getrandom::fill(&mut bytes)?;
    let text = bytes.iter().map(|byte| char::from(ID_ALPHABET[usize::from(byte % 32)]));
    Ok(format!("{kind}_{}", text.collect::<String>()))
}

/// An ID that sorts by `at`, then by creation. Several events can have the same millisecond.
/// While a test clock is stopped, all of them do.
pub fn new_event_id(at: Instant) -> Result<String, getrandom::Error> {
    static LATEST: AtomicU64 = AtomicU64::new(0);
    let made = crate::clock::real_micros();
    let latest = LATEST.fetch_update(Relaxed, Relaxed, |latest| Some(made.max(latest + 1)));
    let order = made.max(latest.unwrap_or_default() + 1);
    let id = new_id("")?;
    Ok(format!("evt_{:013}_{order:016x}{id}", at.timestamp_millis()))
}

/// Whether a text has the form of an ID. Anything else needs no lookup.
pub fn is_id(kind: &str, text: &str) -> bool {
    let Some(rest) = text.strip_prefix(kind).and_then(|rest| rest.strip_prefix('_')) else {
        return false;
    };
    (1..=64).contains(&rest.len()) && rest.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
}

/// A session token or a password: 160 random bits in 32 characters.
pub fn new_secret() -> Result<Secret, getrandom::Error> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)?;
    let text = bytes.iter().map(|byte| char::from(ID_ALPHABET[usize::from(byte % 32)]));
    Ok(Secret::new(text.collect()))
}

pub fn new_value(format: &ValueFormat) -> Result<Secret, getrandom::Error> {
    let mut bytes = [0u8; 64];
    let mut next = bytes.len();
    format.issue(|| {
        if next == bytes.len() {
            getrandom::fill(&mut bytes)?;
            next = 0;
        }
        next += 1;
        Ok(bytes[next - 1])
    })
}

/// SHA-256 in lower-case hex, the only stored form of a secret.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
