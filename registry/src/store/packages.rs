//! Packages with owners and versions. The files are named by their hash.

use latchkey_contract::Instant;

use super::sql::{changes, exists, optional_scalar, scalar, scalars};
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
    optional_scalar!(on, "SELECT owner_id FROM packages WHERE id_folded = $1"; id.to_lowercase())
}

/// Claims an ID without an owner. Returns its owner, who stays the owner until the transaction ends.
pub async fn claim(on: &mut Connection, id: &str, owner_id: &str) -> Result<String> {
    // The update changes nothing, but locks the row and returns it.
    scalar!(on, "
        INSERT INTO packages (id_folded, id, owner_id) VALUES ($1, $2, $3)
        ON CONFLICT (id_folded) DO UPDATE SET id = packages.id RETURNING owner_id";
        id.to_lowercase(), id, owner_id
    )
}

/// `false` if the version already exists.
pub async fn add_version(on: &mut Connection, version: &NewVersion<'_>) -> Result<bool> {
    changes!(on, "
        INSERT INTO package_versions
            (id_folded, version, listed, sha256, bytes, pushed_at, pushed_by)
        VALUES ($1, $2, 1, $3, $4, $5, $6) ON CONFLICT (id_folded, version) DO NOTHING";
        version.id.to_lowercase(), version.version, version.sha256, signed(version.bytes),
        seconds(version.pushed_at), version.pushed_by
    )
}

/// Whether this key pushed the same bytes as this version.
pub async fn is_pushed_again(on: &mut Connection, version: &NewVersion<'_>) -> Result<bool> {
    exists!(on, "
        SELECT 1 FROM package_versions
        WHERE id_folded = $1 AND version = $2 AND sha256 = $3 AND pushed_by = $4";
        version.id.to_lowercase(), version.version, version.sha256, version.pushed_by
    )
}

/// `false` if the version does not exist.
pub async fn set_listed(
    on: &mut Connection,
    id: &str,
    version: &str,
    listed: bool,
) -> Result<bool> {
    changes!(on, "
        UPDATE package_versions SET listed = $3 WHERE id_folded = $1 AND version = $2";
        id.to_lowercase(), version, i64::from(listed)
    )
}

/// The package IDs of an owner, sorted.
pub async fn ids_of(on: &mut Connection, owner_id: &str) -> Result<Vec<String>> {
    scalars!(on, "SELECT id FROM packages WHERE owner_id = $1 ORDER BY id_folded"; owner_id)
}
