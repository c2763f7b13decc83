//! Passwords: argon2id, off the async threads, and the same work whether or not the user exists.

use std::sync::{LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use argon2::password_hash::{Output, PasswordHash, PasswordHasher, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use latchkey_contract::Value;
use tokio::sync::Semaphore;

use crate::problem::{ApiError, ApiResult};

pub const MIN_CHARS: usize = 8;
const MAX_BYTES: usize = 1_024;

/// Each check takes tens of megabytes and a core for a while; more at once gain nothing.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));
/// What the checks that run at once work in.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());
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
        let fits = fits(&password, &stored).map_err(ApiError::internal)?;
        Ok(fits && exists)
    })
    .await
    .map_err(ApiError::internal)?
}

/// As `Argon2::verify_password`, on memory that is kept: allocated anew each time, the allocator
/// held on to hundreds of megabytes after a burst of sign-ins.
fn fits(password: &Value, stored: &str) -> Result<bool, argon2::password_hash::Error> {
    let stored = PasswordHash::new(stored)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
        return Err(argon2::password_hash::Error::PhcStringField);
    };
    let params = Params::try_from(&stored)?;
    let version = stored.version.map_or(Ok(Version::default()), Version::try_from)?;
    let mut salt_bytes = [0u8; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut salt_bytes)?;
    let mut memory = lock(&MEMORY).pop().unwrap_or_default();
    memory.resize(params.block_count(), Block::default());
    let mut computed = [0u8; Output::MAX_LENGTH];
    let computed = &mut computed[..expected.len()];
    Argon2::new(Algorithm::try_from(stored.algorithm)?, version, params)
        .hash_password_into_with_memory(
            password.expose().as_bytes(),
            salt,
            computed,
            memory.as_mut_slice(),
        )?;
    lock(&MEMORY).push(memory);
    // `Output` compares in constant time.
    Ok(Output::new(computed)? == expected)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
