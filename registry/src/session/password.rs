//! Passwords: argon2id, off the async threads, and the same work whether or not the user exists.

use std::sync::{LazyLock, OnceLock};

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use latchkey_contract::Value;
use tokio::sync::Semaphore;

use crate::problem::{ApiError, ApiResult};

pub const MIN_CHARS: usize = 8;
const MAX_BYTES: usize = 1_024;

/// Each check takes tens of megabytes and a core for a while; more at once gain nothing.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
static NOBODY: OnceLock<String> = OnceLock::new();

pub fn hash(password: &Value) -> Result<String, String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|error| error.to_string())?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
    Argon2::default()
        .hash_password(password.expose().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}

/// Whether the password belongs to the hash; without a hash a stand-in is checked, and fails.
pub async fn verify(password: Value, hash: Option<String>) -> ApiResult<bool> {
    if password.expose().len() > MAX_BYTES {
        return Ok(false);
    }
    let _turn = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(move || {
        let exists = hash.is_some();
        let stored = match hash {
            Some(stored) => stored,
            None => stand_in()?,
        };
        let parsed = PasswordHash::new(&stored).map_err(ApiError::internal)?;
        let fits = Argon2::default().verify_password(password.expose().as_bytes(), &parsed).is_ok();
        Ok(fits && exists)
    })
    .await
    .map_err(ApiError::internal)?
}

fn stand_in() -> ApiResult<String> {
    if let Some(stored) = NOBODY.get() {
        return Ok(stored.clone());
    }
    let stored = hash(&Value::new("nobody has this password".to_owned()));
    let stored = stored.map_err(ApiError::internal)?;
    Ok(NOBODY.get_or_init(|| stored).clone())
}

/// Made when the server starts, so that the first unknown name takes no longer than others.
pub fn prepare() {
    if let Err(error) = stand_in() {
        tracing::warn!(problem = ?error.problem().detail, "no stand-in password hash");
    }
}
