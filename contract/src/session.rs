//! Who asks, and what stands around the keys: session, packages, timeline.

use serde::{Deserialize, Serialize};

use crate::key::Owner;
use crate::value::Value;
use chrono::{DateTime, Utc};

/// The answer of `GET /session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub user: User,
    pub owners: Vec<Owner>,
    /// Until when sensitive changes need no further password; `None` when they do now.
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub confirmed_until: Option<DateTime<Utc>>,
    #[serde(with = "crate::time::millis")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    pub id: String,
    pub name: String,
    pub email: String,
}

/// The password travels as a `Value`, so that it is never printed and does not linger.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub username: String,
    pub password: Value,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    pub password: Value,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    pub current: Value,
    pub new: Value,
}

/// The answer of `GET /packages`: what the patterns match among the owner's packages now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PackageMatches {
    pub total: u64,
    pub packages: Vec<String>,
}

/// The answer of `GET /keys/timeline`: expiries by day in the zone that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timeline {
    pub days: Vec<TimelineDay>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineDay {
    /// A calendar date, `2026-12-03`.
    pub date: String,
    pub count: u64,
}
