//! Reads and writes what the two column types, BIGINT and TEXT, contain.

use latchkey_contract::{Instant, Owner, OwnerKind, User};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Result, damaged};

/// Instants are stored as seconds.
pub fn seconds(at: Instant) -> i64 {
    at.timestamp()
}

pub fn instant(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).unwrap_or(Instant::MAX_UTC)
}

pub fn optional_instant(seconds: Option<i64>) -> Option<Instant> {
    seconds.map(instant)
}

pub fn unsigned(n: i64) -> u64 {
    n.try_into().unwrap_or(0)
}

pub fn signed(n: u64) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}

pub fn to_json<T: Serialize + ?Sized>(list: &T) -> Result<String> {
    serde_json::to_string(list).map_err(|error| Error::Encode(error.into()))
}

pub fn from_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|error| damaged(column, error))
}

pub fn optional_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| serde_json::from_str(&text).map_err(|error| damaged(column, error))).transpose()
}

pub fn user_of(row: &AnyRow) -> Result<User> {
    Ok(User { id: row.try_get("id")?, name: row.try_get("name")?, email: row.try_get("email")? })
}

pub fn owner_of(row: &AnyRow) -> Result<Owner> {
    Ok(Owner {
        id: row.try_get("owner_id")?,
        name: row.try_get("owner_name")?,
        kind: kind(row.try_get("owner_kind")?).into(),
    })
}

pub fn kind(text: &str) -> OwnerKind {
    if text == OwnerKind::Organization.into_str() {
        OwnerKind::Organization
    } else {
        OwnerKind::User
    }
}
