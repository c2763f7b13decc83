//! The columns of a key and its values: how to select, write and read them.

use latchkey_contract::{LastUse, Owner, Pattern, RevokedReason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{HeldValue, KeyRecord};
use crate::store::{Result, damaged, instant, optional_instant, people, unsigned};

/// The columns of every query that reads keys. `k` is the key, `c` its current value.
macro_rules! key_columns {
    () => {
        "k.id, k.name, k.scopes, k.packages, k.places, k.lifetime_days, k.created_at, \
         k.created_by, k.disabled_at, k.revoked_at, k.revoked_reason, k.deleted_at, k.version, \
         o.id AS owner_id, o.name AS owner_name, o.kind AS owner_kind, \
         c.id AS c_id, c.hint AS c_hint, c.issued_at AS c_issued_at, \
         c.expires_at AS c_expires_at, c.warns_at AS c_warns_at, c.retires_at AS c_retires_at, \
         c.last_used_at AS c_last_used_at, c.last_client AS c_last_client, \
         c.last_address AS c_last_address, c.uses AS c_uses, \
         r.id AS r_id, r.hint AS r_hint, r.issued_at AS r_issued_at, \
         r.expires_at AS r_expires_at, r.warns_at AS r_warns_at, r.retires_at AS r_retires_at, \
         r.last_used_at AS r_last_used_at, r.last_client AS r_last_client, \
         r.last_address AS r_last_address, r.uses AS r_uses "
    };
}

macro_rules! key_tables {
    () => {
        "FROM keys k JOIN owners o ON o.id = k.owner_id \
         LEFT JOIN key_values c ON c.id = k.current_id \
         LEFT JOIN key_values r ON r.id = k.retiring_id "
    };
}
pub(in crate::store) use {key_columns, key_tables};

pub(in crate::store) fn record(row: &AnyRow) -> Result<KeyRecord> {
    let reason: Option<String> = row.try_get("revoked_reason")?;
    let lifetime: Option<i64> = row.try_get("lifetime_days")?;
    Ok(KeyRecord {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        owner: Owner {
            id: row.try_get("owner_id")?,
            name: row.try_get("owner_name")?,
            kind: people::kind(row.try_get("owner_kind")?).into(),
        },
        scopes: from_json(row, "scopes")?,
        packages: from_json(row, "packages")?,
        places: from_json(row, "places")?,
        lifetime_days: lifetime.and_then(|days| days.try_into().ok()),
        created_at: instant(row.try_get("created_at")?),
        created_by: row.try_get("created_by")?,
        disabled_at: optional_instant(row.try_get("disabled_at")?),
        revoked_at: optional_instant(row.try_get("revoked_at")?),
        revoked_reason: reason.map(|text| text.parse().unwrap_or(RevokedReason::Other)),
        deleted_at: optional_instant(row.try_get("deleted_at")?),
        version: unsigned(row.try_get("version")?),
        current: held_value(row, &CURRENT)?,
        retiring: held_value(row, &RETIRING)?,
    })
}

struct ValueColumns {
    id: &'static str,
    hint: &'static str,
    issued_at: &'static str,
    expires_at: &'static str,
    warns_at: &'static str,
    retires_at: &'static str,
    last_used_at: &'static str,
    last_client: &'static str,
    last_address: &'static str,
    uses: &'static str,
}

macro_rules! value_columns {
    ($prefix:literal) => {
        ValueColumns {
            id: concat!($prefix, "id"),
            hint: concat!($prefix, "hint"),
            issued_at: concat!($prefix, "issued_at"),
            expires_at: concat!($prefix, "expires_at"),
            warns_at: concat!($prefix, "warns_at"),
            retires_at: concat!($prefix, "retires_at"),
            last_used_at: concat!($prefix, "last_used_at"),
            last_client: concat!($prefix, "last_client"),
            last_address: concat!($prefix, "last_address"),
            uses: concat!($prefix, "uses"),
        }
    };
}

const CURRENT: ValueColumns = value_columns!("c_");
const RETIRING: ValueColumns = value_columns!("r_");

fn held_value(row: &AnyRow, columns: &ValueColumns) -> Result<Option<HeldValue>> {
    let Some(id) = row.try_get::<Option<String>, _>(columns.id)? else { return Ok(None) };
    let address: Option<String> = row.try_get(columns.last_address)?;
    let client: Option<String> = row.try_get(columns.last_client)?;
    Ok(Some(HeldValue {
        id,
        hint: row.try_get(columns.hint)?,
        issued_at: instant(row.try_get(columns.issued_at)?),
        expires_at: optional_instant(row.try_get(columns.expires_at)?),
        warns_at: optional_instant(row.try_get(columns.warns_at)?),
        retires_at: optional_instant(row.try_get(columns.retires_at)?),
        last_used_at: optional_instant(row.try_get(columns.last_used_at)?),
        last_used_by: address.map(|address| LastUse { client, address }),
        uses: unsigned(row.try_get(columns.uses)?),
    }))
}

pub(in crate::store) fn folded_patterns(patterns: &[Pattern]) -> String {
    let patterns: Vec<&str> = patterns.iter().map(Pattern::as_str).collect();
    patterns.join("\n").to_lowercase()
}

pub(in crate::store) fn to_json<T: Serialize + ?Sized>(list: &T) -> Result<String> {
    serde_json::to_string(list).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn from_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|error| damaged(column, error))
}
