//! Limits how many uploads run at once. Each one takes open files and space on the disk.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::problem::{ApiError, ApiResult};

pub const MAX_UPLOADS: usize = 64;
const MAX_WITH_ONE_KEY: usize = 8;
const RETRY_AFTER: u64 = 5;

/// The number of uploads by the ID of the key.
static RUNNING: Mutex<BTreeMap<String, usize>> = Mutex::new(BTreeMap::new());

/// The permission for one upload, until it is dropped.
pub struct Place(String);

impl Place {
    pub fn take(key_id: &str) -> ApiResult<Self> {
        let mut running = running();
        if running.get(key_id).is_some_and(|uploads| *uploads >= MAX_WITH_ONE_KEY) {
            let detail = format!(
                "{MAX_WITH_ONE_KEY} pushes with this API key are running. Push again when one has ended."
            );
            return Err(ApiError::busy(RETRY_AFTER, detail));
        }
        if running.values().sum::<usize>() >= MAX_UPLOADS {
            let detail = "The registry is receiving too many packages right now. Push again in a few \
                          seconds.";
            return Err(ApiError::busy(RETRY_AFTER, detail));
        }
        *running.entry(key_id.to_owned()).or_default() += 1;
        Ok(Self(key_id.to_owned()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = running();
        if let Some(uploads) = running.get_mut(&self.0) {
            *uploads -= 1;
            if *uploads == 0 {
                running.remove(&self.0);
            }
        }
    }
}

fn running() -> MutexGuard<'static, BTreeMap<String, usize>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}
