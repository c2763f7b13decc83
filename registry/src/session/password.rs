//! Password hashing with argon2id, off the async threads. A sign-in with an unknown name takes the
//! same work as one with a wrong password.

mod places;

use std::sync::{Arc, LazyLock, OnceLock};

use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use latchkey_contract::Secret;
use tokio::sync::Semaphore;

pub use self::places::{Limits, Place, place};
use crate::problem::{ApiError, ApiResult};

const MIN_CHARS: usize = 8;
const MAX_BYTES: usize = 1_024;

/// One hash takes tens of megabytes and a whole core, so more at once gain nothing.
static PERMITS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));
/// The hash that is checked for a name that does not exist.
static DECOY: OnceLock<String> = OnceLock::new();

type HashResult<T> = Result<T, argon2::password_hash::Error>;

/// The rules for a new password, for the page and for the operator's commands.
pub fn check_new(password: &Secret) -> Result<(), String> {
    if password.expose().chars().count() < MIN_CHARS {
        return Err(format!("A password needs at least {MIN_CHARS} characters."));
    }
    if password.expose().len() > MAX_BYTES {
        return Err(format!("A password can have at most {MAX_BYTES} bytes."));
    }
    Ok(())
}

pub fn hash(password: &Secret) -> Result<String, String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|error| error.to_string())?;
    hash_with(password, &salt).map_err(|error| error.to_string())
}

fn hash_with(password: &Secret, salt: &[u8]) -> HashResult<String> {
    let (algorithm, version, params) =
        (Algorithm::default(), Version::default(), Params::default());
    let encoded_salt = SaltString::encode_b64(salt)?;
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(encoded_salt.as_salt()),
        hash: Some(compute(
            &Argon2::new(algorithm, version, params),
            password,
            salt,
            Params::DEFAULT_OUTPUT_LEN,
        )?),
    };
    Ok(hash.to_string())
}

/// As `hash`, for a request.
pub async fn hash_new(place: Place, password: Secret) -> ApiResult<String> {
    with_permit(place, move || hash(&password).map_err(ApiError::internal)).await
}

/// Whether the password matches the hash. Without a hash, a decoy is checked and the result is
/// `false`.
pub async fn verify(place: Place, password: Secret, hash: Option<String>) -> ApiResult<bool> {
    if password.expose().len() > MAX_BYTES {
        return Ok(false);
    }
    with_permit(place, move || {
        let exists = hash.is_some();
        let stored = match hash {
            Some(stored) => stored,
            None => decoy()?,
        };
        let matches = matches(&password, &stored).map_err(ApiError::internal)?;
        Ok(matches && exists)
    })
    .await
}

/// The thread owns the permit and the place, not the request: a client that disconnects does not
/// stop its hash.
async fn with_permit<T: Send + 'static>(
    place: Place,
    work: impl FnOnce() -> ApiResult<T> + Send + 'static,
) -> ApiResult<T> {
    let permit = Arc::clone(&PERMITS).acquire_owned().await.map_err(ApiError::internal)?;
    let work = move || {
        let result = work();
        drop((permit, place));
        result
    };
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?
}

fn matches(password: &Secret, stored: &str) -> HashResult<bool> {
    let stored = PasswordHash::new(stored)?;
    let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
        return Err(argon2::password_hash::Error::PhcStringField);
    };
    let params = Params::try_from(&stored)?;
    let version = stored.version.map_or(Ok(Version::default()), Version::try_from)?;
    let mut salt_bytes = [0u8; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut salt_bytes)?;
    let argon2 = Argon2::new(Algorithm::try_from(stored.algorithm)?, version, params);
    // `Output` compares in constant time.
    Ok(compute(&argon2, password, salt, expected.len())? == expected)
}

fn compute(argon2: &Argon2<'_>, password: &Secret, salt: &[u8], len: usize) -> HashResult<Output> {
    Output::init_with(len, |output| {
        Ok(argon2.hash_password_into(password.expose().as_bytes(), salt, output)?)
    })
}

fn decoy() -> ApiResult<String> {
    if let Some(stored) = DECOY.get() {
        return Ok(stored.clone());
    }
    let stored = hash(&Secret::new("nobody has this password".to_owned()));
    let stored = stored.map_err(ApiError::internal)?;
    Ok(DECOY.get_or_init(|| stored).clone())
}

/// Called when the server starts, so that the first unknown name takes no longer than others.
pub fn prepare() {
    if let Err(error) = decoy() {
        tracing::warn!(problem = ?error.problem().detail, "no decoy password hash");
    }
}
