//! Packages with owners and versions. The files are named by their hash.

use latchkey_contract::Instant;
use sqlx::Row;

use super::{Connection, Result, seconds, signed};

pub struct NewVersion<'a> {
    pub id: &'a str,
    pub version: &'a str,
    pub sha256: &'a str,
    pub bytes: u64,
    pub pushed_at: Instant,
    pub pushed_by: &'a str,
}

pub async fn owner(on: &mut Connection, id: &str) -> Result<Option<String>> {
    let row = sqlx::query("SELECT owner_id FROM packages WHERE id_folded = $1")
        .bind(id.to_lowercase())
        .fetch_optional(on)
        .await?;
    row.map(|row| row.try_get("owner_id")).transpose()
}

/// Claims an ID without an owner. Returns its owner, who stays the owner until the transaction ends.
pub async fn claim(on: &mut Connection, id: &str, owner_id: &str) -> Result<String> {
    // The update changes nothing, but locks the row and makes it a result.
    let row = sqlx::query(
        "INSERT INTO packages (id_folded, id, owner_id) VALUES ($1, $2, $3) \
         ON CONFLICT (id_folded) DO UPDATE SET id = packages.id RETURNING owner_id",
    )
    .bind(id.to_lowercase())
    .bind(id)
    .bind(owner_id)
    .fetch_one(on)
    .await?;
    row.try_get("owner_id")
}

/// `false` if the version already exists.
pub async fn add_version(on: &mut Connection, version: &NewVersion<'_>) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO package_versions \
         (id_folded, version, listed, sha256, bytes, pushed_at, pushed_by) \
         VALUES ($1, $2, 1, $3, $4, $5, $6) ON CONFLICT (id_folded, version) DO NOTHING",
    )
    .bind(version.id.to_lowercase())
    .bind(version.version)
    .bind(version.sha256)
    .bind(signed(version.bytes))
    .bind(seconds(version.pushed_at))
    .bind(version.pushed_by)
    .execute(on)
    .await?
    .rows_affected();
    Ok(added > 0)
}

/// Whether this key pushed these very bytes as this version.
pub async fn is_pushed_again(on: &mut Connection, version: &NewVersion<'_>) -> Result<bool> {
    let row = sqlx::query(
        "SELECT 1 FROM package_versions \
         WHERE id_folded = $1 AND version = $2 AND sha256 = $3 AND pushed_by = $4",
    )
    .bind(version.id.to_lowercase())
    .bind(version.version)
    .bind(version.sha256)
    .bind(version.pushed_by)
    .fetch_optional(on)
    .await?;
    Ok(row.is_some())
}

/// `false` if the version does not exist.
pub async fn set_listed(
    on: &mut Connection,
    id: &str,
    version: &str,
    listed: bool,
) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE package_versions SET listed = $3 WHERE id_folded = $1 AND version = $2",
    )
    .bind(id.to_lowercase())
    .bind(version)
    .bind(i64::from(listed))
    .execute(on)
    .await?
    .rows_affected();
    Ok(changed > 0)
}

/// The package IDs of an owner, sorted.
pub async fn ids_of(on: &mut Connection, owner_id: &str) -> Result<Vec<String>> {
    let rows = sqlx::query("SELECT id FROM packages WHERE owner_id = $1 ORDER BY id_folded")
        .bind(owner_id)
        .fetch_all(on)
        .await?;
    rows.iter().map(|row| row.try_get("id")).collect()
}
