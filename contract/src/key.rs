//! A key in API responses. It never contains a value.

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::pattern::Pattern;
use crate::rotation::Held;
use crate::scope::Scope;
use crate::state::{Life, State};
use crate::word::Word;
use chrono::{DateTime, Utc};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Key {
    pub id: String,
    pub name: String,
    pub owner: Owner,
    /// The state at the time of the response. Later, compute the state from `life`.
    #[cfg_attr(feature = "openapi", schema(value_type = State))]
    pub state: Word<State>,
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Scope>))]
    pub scopes: Vec<Word<Scope>>,
    pub packages: Vec<Pattern>,
    pub lifetime_days: Option<u32>,
    #[serde(deserialize_with = "crate::time::read")]
    pub created_at: DateTime<Utc>,
    pub created_by: String,
    pub current: Option<ValueInfo>,
    pub retiring: Option<ValueInfo>,
    pub places: Vec<Place>,
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub disabled_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub revoked_at: Option<DateTime<Utc>>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<RevokedReason>))]
    pub revoked_reason: Option<Word<RevokedReason>>,
    pub version: u64,
}

impl Key {
    pub fn life(&self) -> Life {
        let current = self.current.as_ref();
        Life {
            revoked: self.revoked_at.is_some(),
            disabled: self.disabled_at.is_some(),
            warns_at: current.and_then(|value| value.warns_at),
            expires_at: current.and_then(|value| value.expires_at),
        }
    }

    pub fn state_at(&self, now: DateTime<Utc>) -> State {
        self.life().state(now)
    }
}

/// The public part of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValueInfo {
    pub hint: Option<String>,
    #[serde(deserialize_with = "crate::time::read")]
    pub issued_at: DateTime<Utc>,
    /// When the value stops working. For a retiring value, the end of the overlap.
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When the value starts to warn. With it, no client needs the registry's warning window.
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub warns_at: Option<DateTime<Utc>>,
    /// Only for a retiring value: the expiry that it was issued with. A further regenerate can extend
    /// the overlap up to this instant.
    #[serde(
        default,
        deserialize_with = "crate::time::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub own_expires_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub last_used_at: Option<DateTime<Utc>>,
    pub last_used_by: Option<LastUse>,
    pub uses: u64,
}

impl ValueInfo {
    pub fn held(&self) -> Held {
        Held { expires_at: self.own_expires_at.or(self.expires_at), used: self.uses > 0 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastUse {
    /// The first product and version of the User-Agent.
    pub client: Option<String>,
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Owner {
    pub id: String,
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = OwnerKind))]
    pub kind: Word<OwnerKind>,
}

#[derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OwnerKind {
    User,
    Organization,
}

/// A location where the value is stored, and when it got the newest value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    pub id: String,
    pub label: String,
    pub url: Option<String>,
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub updated_at: Option<DateTime<Utc>>,
}

#[derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RevokedReason {
    Leaked,
    Unused,
    Other,
}

/// One page of `GET /keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyPage {
    #[serde(with = "crate::time::millis")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: DateTime<Utc>,
    pub keys: Vec<Key>,
    pub next_cursor: Option<String>,
    pub counts: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    pub active: u64,
    pub expiring: u64,
    pub expired: u64,
    pub disabled: u64,
    pub revoked: u64,
}

impl Counts {
    pub const fn of(&self, state: State) -> u64 {
        match state {
            State::Active => self.active,
            State::Expiring => self.expiring,
            State::Expired => self.expired,
            State::Disabled => self.disabled,
            State::Revoked => self.revoked,
        }
    }

    pub fn total(&self) -> u64 {
        State::VARIANTS.iter().map(|state| self.of(*state)).sum()
    }

    pub fn slot(&mut self, state: State) -> &mut u64 {
        match state {
            State::Active => &mut self.active,
            State::Expiring => &mut self.expiring,
            State::Expired => &mut self.expired,
            State::Disabled => &mut self.disabled,
            State::Revoked => &mut self.revoked,
        }
    }
}
