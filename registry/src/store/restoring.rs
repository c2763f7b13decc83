//! Changes to a database that was restored from a backup.

use latchkey_contract::Instant;

use super::events::Subject;
use super::sql::fetch_all;
use super::{Connection, Result, seconds};

/// Disables all keys that are neither deleted, revoked nor disabled, and returns them.
pub async fn disable_working_keys(on: &mut Connection, now: Instant) -> Result<Vec<Subject>> {
    fetch_all!(on, "
        UPDATE keys SET disabled_at = $1, version = version + 1
        WHERE deleted_at IS NULL AND revoked_at IS NULL AND disabled_at IS NULL
        RETURNING id AS key_id, name AS key_name, owner_id"; seconds(now))
}
