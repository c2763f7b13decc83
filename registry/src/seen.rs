//! When sessions were last used. The instants are collected in memory and written in the background,
//! so that a request that only reads never waits for the database's writer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use latchkey_contract::Instant;

use crate::problem::ApiResult;
use crate::store::{Store, people, sessions};

/// The number of sessions in one transaction.
const BATCH: usize = 100;

/// Only existing sessions are recorded, which limits the size.
#[derive(Default)]
pub struct Seen(Mutex<BTreeMap<Session, Instant>>);

/// The ID of the person, and the hash of the session's cookie.
type Session = (String, String);

impl Seen {
    /// The latest known use of a session, which may not be written yet.
    pub fn latest(&self, user_id: &str, token_hash: &str, stored: Instant) -> Instant {
        self.lock().get(&session(user_id, token_hash)).map_or(stored, |seen| stored.max(*seen))
    }

    pub fn record(&self, user_id: &str, token_hash: &str, now: Instant) {
        self.lock().insert(session(user_id, token_hash), now);
    }

    /// After an error, the next flush retries.
    pub async fn flush(&self, store: &Store) {
        let pending: Vec<(Session, Instant)> = self.lock().clone().into_iter().collect();
        for batch in pending.chunks(BATCH) {
            if let Err(error) = write(store, batch).await {
                let detail = error.problem().detail.as_str();
                tracing::warn!(detail, "cannot write when sessions were used; retrying later");
                return;
            }
            // A session that was used again meanwhile stays for the next flush.
            let mut pending = self.lock();
            for (session, seen) in batch {
                if pending.get(session) == Some(seen) {
                    pending.remove(session);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Session, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn session(user_id: &str, token_hash: &str) -> Session {
    (user_id.to_owned(), token_hash.to_owned())
}

/// Locks all people first, in the order of their IDs. Otherwise the batch could deadlock with a
/// change that ends all sessions of a person.
async fn write(store: &Store, batch: &[(Session, Instant)]) -> ApiResult<()> {
    let mut transaction = store.begin().await?;
    for of_person in batch.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
        let (user_id, _) = &of_person[0].0;
        people::lock(&mut transaction, user_id).await?;
    }
    for ((_, token_hash), seen) in batch {
        sessions::seen(&mut transaction, token_hash, *seen).await?;
    }
    Ok(transaction.commit().await?)
}
