//! Adds many keys with their values in few statements.

use std::collections::HashMap;

use super::keys::{KeyRecord, folded_patterns};
use super::sql::{execute_rows, fetch_rows};
use super::{Connection, Result, seconds, signed, to_json};

/// A new key with its value.
pub struct NewKey {
    pub line: u64,
    pub key: KeyRecord,
    pub hash: String,
}

/// Returns an empty map on success. If a hash already exists, returns the value ID for each hash of
/// these keys. Some keys may then be missing, so the caller must roll back.
pub async fn add(on: &mut Connection, new: &[NewKey]) -> Result<HashMap<String, String>> {
    add_keys(on, new).await?;
    if add_values(on, new).await? == new.len() as u64 {
        return Ok(HashMap::new());
    }
    let taken: Vec<(String, String)> = fetch_rows!(on, "
        SELECT v.hash, v.id FROM (VALUES {}) AS asked
        JOIN key_values v ON v.hash = asked.column1";
        new, |new| &new.hash
    )?;
    Ok(taken.into_iter().collect())
}

async fn add_keys(on: &mut Connection, new: &[NewKey]) -> Result<()> {
    execute_rows!(on, "
        INSERT INTO keys (id, owner_id, name, name_folded, scopes, packages, packages_folded,
            places, lifetime_days, created_at, created_by, version, current_id)
        VALUES {}";
        new, |NewKey { key, .. }| &key.id, &key.owner.id, &key.name, key.name.to_lowercase(),
        to_json(&key.scopes)?, to_json(&key.packages)?, folded_patterns(&key.packages),
        to_json(&key.places)?, key.lifetime_days.map(i64::from), seconds(key.created_at),
        &key.created_by, signed(key.version), key.current.as_ref().map(|value| value.id.as_str())
    )?;
    Ok(())
}

/// Returns the number of added values.
async fn add_values(on: &mut Connection, new: &[NewKey]) -> Result<u64> {
    let values = new.iter().filter_map(|new| Some((new, new.key.current.as_ref()?)));
    let values: Vec<_> = values.collect();
    execute_rows!(on, "
        INSERT INTO key_values (id, key_id, hash, hint, issued_at, expires_at, warns_at, uses)
        VALUES {} ON CONFLICT (hash) DO NOTHING";
        values, |(new, value)| &value.id, &new.key.id, &new.hash, value.hint.as_deref(),
        seconds(value.issued_at), value.expires_at.map(seconds), value.warns_at.map(seconds),
        signed(value.uses)
    )
}
