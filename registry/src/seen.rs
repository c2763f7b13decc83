//! When sessions were last used. The instants are collected in memory and written in the background,
//! so that a request that only reads never waits for the database's writer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use latchkey_contract::Instant;

use crate::problem::ApiResult;
use crate::store::{Store, sessions};

/// By the hash of the session's cookie. Only sessions that exist get here, so their number is the
/// bound.
#[derive(Default)]
pub struct Seen(Mutex<BTreeMap<String, Instant>>);

impl Seen {
    /// The latest known use of a session, which may not be written yet.
    pub fn latest(&self, token_hash: &str, stored: Instant) -> Instant {
        self.lock().get(token_hash).map_or(stored, |seen| stored.max(*seen))
    }

    pub fn note(&self, token_hash: &str, now: Instant) {
        self.lock().insert(token_hash.to_owned(), now);
    }

    /// Writes each session in its own transaction, because a batch could deadlock with a change that
    /// ends all sessions of a person. After an error, the next flush retries.
    pub async fn flush(&self, store: &Store) {
        let pending = self.lock().clone();
        for (token_hash, seen) in pending {
            if let Err(error) = write(store, &token_hash, seen).await {
                let detail = error.problem().detail.as_str();
                tracing::warn!(detail, "cannot write when sessions were used; retrying later");
                return;
            }
            // Noted again meanwhile: the next flush writes it.
            let mut pending = self.lock();
            if pending.get(&token_hash) == Some(&seen) {
                pending.remove(&token_hash);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(store: &Store, token_hash: &str, seen: Instant) -> ApiResult<()> {
    let mut transaction = store.begin().await?;
    sessions::seen(&mut transaction, token_hash, seen).await?;
    Ok(transaction.commit().await?)
}
