//! Adds many keys with their values in few statements.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};

use super::keys::{HeldValue, KeyRecord, folded_patterns, to_json};
use super::{Connection, ROWS_PER_STATEMENT, Result, numbered_rows, seconds, signed};

/// A new key with its value.
pub struct NewKey {
    pub line: u64,
    pub key: KeyRecord,
    pub hash: String,
}

/// Returns an empty map on success. If a hash already exists, returns the value ID for each hash of
/// these keys. Some keys may then be missing, so the caller must roll back.
pub async fn add(on: &mut Connection, new: &[NewKey]) -> Result<HashMap<String, String>> {
    let mut taken = HashMap::new();
    for new in new.chunks(ROWS_PER_STATEMENT) {
        add_keys(on, new).await?;
        if add_values(on, new).await? < new.len() as u64 {
            taken.extend(holders(on, new).await?);
        }
    }
    Ok(taken)
}

async fn add_keys(on: &mut Connection, new: &[NewKey]) -> Result<()> {
    let sql = format!(
        "INSERT INTO keys (id, owner_id, name, name_folded, scopes, packages, packages_folded, \
         places, lifetime_days, created_at, created_by, version, current_id) VALUES {}",
        numbered_rows(new.len(), 13)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for NewKey { key, .. } in new {
        query = query
            .bind(&key.id)
            .bind(&key.owner.id)
            .bind(&key.name)
            .bind(key.name.to_lowercase())
            .bind(to_json(&key.scopes)?)
            .bind(to_json(&key.packages)?)
            .bind(folded_patterns(&key.packages))
            .bind(to_json(&key.places)?)
            .bind(key.lifetime_days.map(i64::from))
            .bind(seconds(key.created_at))
            .bind(&key.created_by)
            .bind(signed(key.version))
            .bind(key.current.as_ref().map(|value| value.id.as_str()));
    }
    query.execute(on).await?;
    Ok(())
}

async fn add_values(on: &mut Connection, new: &[NewKey]) -> Result<u64> {
    let sql = format!(
        "INSERT INTO key_values (id, key_id, hash, hint, issued_at, expires_at, warns_at, uses) \
         VALUES {} ON CONFLICT (hash) DO NOTHING",
        numbered_rows(new.len(), 8)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for NewKey { key, hash, .. } in new {
        let Some(HeldValue { id, hint, issued_at, expires_at, warns_at, uses, .. }) = &key.current
        else {
            continue;
        };
        query = query
            .bind(id)
            .bind(&key.id)
            .bind(hash)
            .bind(hint.as_deref())
            .bind(seconds(*issued_at))
            .bind(expires_at.map(seconds))
            .bind(warns_at.map(seconds))
            .bind(signed(*uses));
    }
    Ok(query.execute(on).await?.rows_affected())
}

async fn holders(on: &mut Connection, new: &[NewKey]) -> Result<HashMap<String, String>> {
    let sql = format!(
        "SELECT v.hash, v.id FROM (VALUES {}) AS asked JOIN key_values v ON v.hash = asked.column1",
        numbered_rows(new.len(), 1)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for NewKey { hash, .. } in new {
        query = query.bind(hash);
    }
    let rows = query.fetch_all(on).await?;
    rows.iter().map(|row| Ok((row.try_get("hash")?, row.try_get("id")?))).collect()
}
