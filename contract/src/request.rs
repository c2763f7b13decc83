//! Request bodies that change a key, and the response with a value.

use serde::{Deserialize, Serialize};

use crate::key::{Key, RevokedReason};
use crate::secret::Secret;

/// Scopes and patterns are strings here, so that an error can name the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateKey {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub name: String,
    /// An owner's ID.
    pub owner: String,
    #[cfg_attr(feature = "openapi", schema(min_items = 1, value_type = Vec<crate::Scope>))]
    pub scopes: Vec<String>,
    #[cfg_attr(
        feature = "openapi",
        schema(min_items = 1, max_items = 50, value_type = Vec<crate::Pattern>)
    )]
    pub packages: Vec<String>,
    /// One of the policy's lifetimes.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub lifetime_days: u32,
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    #[serde(default)]
    pub places: Vec<NewPlace>,
}

/// A place in a request. With the `id` of an existing place, `updated_at` stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub label: String,
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    #[serde(default)]
    pub url: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditKey {
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(min_items = 1, value_type = Option<Vec<crate::Scope>>))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
    #[cfg_attr(
        feature = "openapi",
        schema(min_items = 1, max_items = 50, value_type = Option<Vec<crate::Pattern>>)
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<Vec<String>>,
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<NewPlace>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Regenerate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap_seconds: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RevokedReason>,
}

/// The response of create and regenerate, the only one with a value.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Issued {
    pub key: Key,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub value: Secret,
    pub replayed: bool,
}

#[derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Expiring, expired newest first, active soonest first, disabled, revoked; then by ID.
    #[default]
    Attention,
    ExpiresAt,
    Name,
    LastUsedAt,
    CreatedAt,
}

/// The limits for input. The registry checks them, and the page shows them.
pub mod limits {
    pub const NAME_CHARS: usize = 64;
    pub const PACKAGES: usize = 50;
    pub const PLACES: usize = 50;
    pub const PLACE_LABEL_CHARS: usize = 100;
    pub const PLACE_URL_CHARS: usize = 2_000;
    /// Labels and links of all places of a key, together.
    pub const PLACES_BYTES: usize = 8 * 1024;
    pub const PAGE_DEFAULT: u32 = 50;
    pub const PAGE_MAX: u32 = 200;
}
