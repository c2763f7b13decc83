//! The hashes in the names of package files.

use std::collections::HashSet;

use super::sql::fetch_rows;
use super::{Connection, Result};

/// The hashes that no version has.
pub async fn without_version(on: &mut Connection, hashes: &[String]) -> Result<Vec<String>> {
    let known: Vec<(String,)> = fetch_rows!(on, "
        SELECT sha256 FROM package_versions WHERE sha256 IN (VALUES {})";
        hashes, |hash| hash
    )?;
    let known: HashSet<_> = known.into_iter().map(|(hash,)| hash).collect();
    Ok(hashes.iter().filter(|hash| !known.contains(*hash)).cloned().collect())
}
