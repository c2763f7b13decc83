//! Keys with their current and retiring values.

mod columns;

use latchkey_contract::{
    Instant, Key, LastUse, Life, Owner, Pattern, Place, RevokedReason, Scope, ValueInfo,
};

pub(super) use self::columns::{folded_patterns, key_columns, key_tables};
use super::reach::{Reach, within_reach};
use super::sql::{execute, fetch_all, fetch_optional, scalar};
use super::{Connection, Result, seconds, signed, to_json, unsigned};

#[derive(Clone, Debug)]
pub struct KeyRecord {
    pub id: String,
    pub name: String,
    pub owner: Owner,
    pub scopes: Vec<Scope>,
    pub packages: Vec<Pattern>,
    pub places: Vec<Place>,
    pub lifetime_days: Option<u32>,
    pub created_at: Instant,
    pub created_by: String,
    pub disabled_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    pub revoked_reason: Option<RevokedReason>,
    pub deleted_at: Option<Instant>,
    pub version: u64,
    pub current: Option<HeldValue>,
    pub retiring: Option<HeldValue>,
}

/// A current or retiring value. `expires_at` is its own expiry, `retires_at` the end of the overlap.
#[derive(Clone, Debug)]
pub struct HeldValue {
    pub id: String,
    pub hint: Option<String>,
    pub issued_at: Instant,
    pub expires_at: Option<Instant>,
    pub warns_at: Option<Instant>,
    pub retires_at: Option<Instant>,
    pub last_used_at: Option<Instant>,
    pub last_used_by: Option<LastUse>,
    pub uses: u64,
}

impl KeyRecord {
    pub fn life(&self) -> Life {
        let current = self.current.as_ref();
        Life {
            // A deleted key counts as revoked for a pipeline that checks its value.
            revoked: self.revoked_at.is_some() || self.deleted_at.is_some(),
            disabled: self.disabled_at.is_some(),
            warns_at: current.and_then(|value| value.warns_at),
            expires_at: current.and_then(|value| value.expires_at),
        }
    }

    /// The retiring value, until the end of the overlap.
    pub fn retiring_at(&self, now: Instant) -> Option<&HeldValue> {
        self.retiring.as_ref().filter(|value| value.retires_at.is_some_and(|end| now < end))
    }

    pub fn to_key(&self, now: Instant) -> Key {
        Key {
            id: self.id.clone(),
            name: self.name.clone(),
            owner: self.owner.clone(),
            state: self.life().state(now).into(),
            scopes: self.scopes.iter().copied().map(Into::into).collect(),
            packages: self.packages.clone(),
            lifetime_days: self.lifetime_days,
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            current: self.current.as_ref().map(HeldValue::info),
            retiring: self.retiring_at(now).map(HeldValue::info),
            places: self.places.clone(),
            disabled_at: self.disabled_at,
            revoked_at: self.revoked_at,
            revoked_reason: self.revoked_reason.map(Into::into),
            version: self.version,
        }
    }
}

impl HeldValue {
    fn info(&self) -> ValueInfo {
        ValueInfo {
            hint: self.hint.clone(),
            issued_at: self.issued_at,
            expires_at: self.retires_at.or(self.expires_at),
            warns_at: self.warns_at,
            own_expires_at: self.retires_at.and(self.expires_at),
            last_used_at: self.last_used_at,
            last_used_by: self.last_used_by.clone(),
            uses: self.uses,
        }
    }
}

/// Finds a key within reach. Deleted keys and foreign keys are not found.
pub async fn find(on: &mut Connection, id: &str, reach: &Reach) -> Result<Option<KeyRecord>> {
    fetch_optional!(on, concat!(
        "SELECT ", key_columns!(), key_tables!(), within_reach!("k", "$2", "$3"),
        "WHERE k.id = $1 AND k.deleted_at IS NULL");
        id, &reach.user_id, &reach.owners
    )
}

/// As `find`, and locks the key until the transaction ends.
pub async fn lock(on: &mut Connection, id: &str, reach: &Reach) -> Result<Option<KeyRecord>> {
    take_lock(on, id).await?;
    find(on, id, reach).await
}

/// Finds and locks any key, for an operator.
pub async fn lock_any(on: &mut Connection, id: &str) -> Result<Option<KeyRecord>> {
    take_lock(on, id).await?;
    find_any(on, id).await
}

/// An update that changes nothing locks the row in both databases.
pub async fn take_lock(on: &mut Connection, id: &str) -> Result<()> {
    execute!(on, "UPDATE keys SET version = version WHERE id = $1"; id)
}

/// Finds any key, including deleted ones, to check a value.
pub async fn find_any(on: &mut Connection, id: &str) -> Result<Option<KeyRecord>> {
    fetch_optional!(on, concat!("SELECT ", key_columns!(), key_tables!(), "WHERE k.id = $1"); id)
}

/// The number of the owner's keys, without deleted ones.
pub async fn count(on: &mut Connection, owner_id: &str) -> Result<u64> {
    scalar!(on, "SELECT count(*) FROM keys WHERE owner_id = $1 AND deleted_at IS NULL"; owner_id)
        .map(unsigned)
}

/// Owners with more than `limit` keys, and their number of keys.
pub async fn owners_above(on: &mut Connection, limit: u32) -> Result<Vec<(String, i64)>> {
    fetch_all!(on, "
        SELECT o.name, count(*) FROM keys k JOIN owners o ON o.id = k.owner_id
        WHERE k.deleted_at IS NULL GROUP BY o.name HAVING count(*) > $1 ORDER BY o.name";
        i64::from(limit)
    )
}

/// Adds the key without its values. `values` adds those.
pub async fn add(on: &mut Connection, key: &KeyRecord) -> Result<()> {
    execute!(on, "
        INSERT INTO keys (id, owner_id, name, name_folded, scopes, packages, packages_folded,
            places, lifetime_days, created_at, created_by, disabled_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        &key.id, &key.owner.id, &key.name, key.name.to_lowercase(), to_json(&key.scopes)?,
        to_json(&key.packages)?, folded_patterns(&key.packages), to_json(&key.places)?,
        key.lifetime_days.map(i64::from), seconds(key.created_at), &key.created_by,
        key.disabled_at.map(seconds), signed(key.version)
    )
}

/// Saves the columns that people can change, and the version.
pub async fn save(on: &mut Connection, key: &KeyRecord) -> Result<()> {
    execute!(on, "
        UPDATE keys SET name = $2, name_folded = $3, scopes = $4, packages = $5,
            packages_folded = $6, places = $7, lifetime_days = $8, disabled_at = $9,
            revoked_at = $10, revoked_reason = $11, deleted_at = $12, version = $13,
            current_id = $14, retiring_id = $15
        WHERE id = $1";
        &key.id, &key.name, key.name.to_lowercase(), to_json(&key.scopes)?,
        to_json(&key.packages)?, folded_patterns(&key.packages), to_json(&key.places)?,
        key.lifetime_days.map(i64::from), key.disabled_at.map(seconds),
        key.revoked_at.map(seconds), key.revoked_reason.map(|reason| reason.into_str()),
        key.deleted_at.map(seconds), signed(key.version),
        key.current.as_ref().map(|value| value.id.as_str()),
        key.retiring.as_ref().map(|value| value.id.as_str())
    )
}
