//! Answers of megabytes. Each one stays in memory until its client has read it, so only a few may exist
//! at once.

use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::in_flight::{InFlight, InUse};
use crate::problem::{ApiError, ApiResult};

const LARGE: usize = 256 * 1024;
const OF_PERSON: usize = 2;
static PERMITS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(8)));
static PEOPLE: LazyLock<Arc<InFlight<String>>> = LazyLock::new(Arc::default);

struct Large {
    answer: Vec<u8>,
    _permit: OwnedSemaphorePermit,
    _person: InUse<String>,
}

impl AsRef<[u8]> for Large {
    fn as_ref(&self) -> &[u8] {
        &self.answer
    }
}

/// The body of an answer to this person. While too many large ones are not read, an error.
pub fn body(answer: Vec<u8>, user_id: &str) -> ApiResult<Bytes> {
    if answer.len() <= LARGE {
        return Ok(answer.into());
    }
    let busy = || {
        let detail = "Too many large answers are being sent right now. Try again in a few seconds, \
                      or ask for less at once.";
        ApiError::busy(2, detail)
    };
    let person = PEOPLE.enter(user_id.to_owned(), OF_PERSON).ok_or_else(busy)?;
    let permit = Arc::clone(&PERMITS).try_acquire_owned().map_err(|_| busy())?;
    Ok(Bytes::from_owner(Large { answer, _permit: permit, _person: person }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_two_large_answers_at_once_and_any_number_of_small_ones() {
        let large = || body(vec![0; LARGE + 1], "ada");
        let mut unread: Vec<_> = (0..OF_PERSON).map(|_| large().unwrap()).collect();
        assert_eq!(large().unwrap_err().problem().status, 503);
        assert_eq!(body(vec![0; LARGE], "ada").unwrap().len(), LARGE);
        body(vec![0; LARGE + 1], "bob").unwrap();
        let rest = unread.pop().unwrap().slice(LARGE..);
        assert!(large().is_err(), "a part of the answer keeps all of it in memory");
        drop(rest);
        large().unwrap();
    }
}
