//! The browsers in which people have signed in, by the hash of their device cookie.

use latchkey_contract::Instant;

use super::sql::{execute, exists};
use super::{Connection, Result, seconds};

/// Whether a person with this name has signed in with this device cookie since `since`.
pub async fn is_known(
    on: &mut Connection,
    token_hash: &str,
    user_name: &str,
    since: Instant,
) -> Result<bool> {
    exists!(on, "
        SELECT 1 FROM browsers b JOIN users u ON u.id = b.user_id
        WHERE b.token_hash = $1 AND u.name = $2 AND b.signed_in_at > $3";
        token_hash, user_name, seconds(since)
    )
}

/// Gives the browser a new cookie. Other people who signed in there stay known.
pub async fn replace(on: &mut Connection, old_hash: &str, new_hash: &str) -> Result<()> {
    execute!(on, "UPDATE browsers SET token_hash = $2 WHERE token_hash = $1"; old_hash, new_hash)
}

/// Adds a browser of the person, and deletes the oldest ones beyond `limit`.
pub async fn add(
    on: &mut Connection,
    token_hash: &str,
    user_id: &str,
    now: Instant,
    limit: u32,
) -> Result<()> {
    execute!(on, "
        DELETE FROM browsers WHERE user_id = $1 AND token_hash <> $2 AND token_hash NOT IN
            (SELECT token_hash FROM browsers WHERE user_id = $1 AND token_hash <> $2
            ORDER BY signed_in_at DESC, token_hash LIMIT $3)";
        user_id, token_hash, i64::from(limit) - 1
    )?;
    execute!(on, "
        INSERT INTO browsers (token_hash, user_id, signed_in_at) VALUES ($1, $2, $3)
        ON CONFLICT (token_hash, user_id) DO UPDATE SET signed_in_at = excluded.signed_in_at";
        token_hash, user_id, seconds(now)
    )
}
