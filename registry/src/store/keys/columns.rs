//! The columns of a key and its values: how to select, write and read them.

use latchkey_contract::{LastUse, Pattern, RevokedReason};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::{HeldValue, KeyRecord};
use crate::store::{Result, from_json, instant, optional_instant, owner_of, unsigned};

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

/// The position of the first column of each value in `key_columns`.
const CURRENT: usize = 16;
const RETIRING: usize = 26;

impl FromRow<'_, AnyRow> for KeyRecord {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let reason: Option<String> = row.try_get("revoked_reason")?;
        let lifetime: Option<i64> = row.try_get("lifetime_days")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            owner: owner_of(row)?,
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
            current: held_value(row, CURRENT)?,
            retiring: held_value(row, RETIRING)?,
        })
    }
}

fn held_value(row: &AnyRow, first: usize) -> Result<Option<HeldValue>> {
    let Some(id) = row.try_get::<Option<String>, _>(first)? else { return Ok(None) };
    let client: Option<String> = row.try_get(first + 7)?;
    let address: Option<String> = row.try_get(first + 8)?;
    Ok(Some(HeldValue {
        id,
        hint: row.try_get(first + 1)?,
        issued_at: instant(row.try_get(first + 2)?),
        expires_at: optional_instant(row.try_get(first + 3)?),
        warns_at: optional_instant(row.try_get(first + 4)?),
        retires_at: optional_instant(row.try_get(first + 5)?),
        last_used_at: optional_instant(row.try_get(first + 6)?),
        last_used_by: address.map(|address| LastUse { client, address }),
        uses: unsigned(row.try_get(first + 9)?),
    }))
}

pub(in crate::store) fn folded_patterns(patterns: &[Pattern]) -> String {
    let patterns: Vec<&str> = patterns.iter().map(Pattern::as_str).collect();
    patterns.join("\n").to_lowercase()
}
