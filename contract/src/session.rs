//! Session, packages and timeline.

use serde::{Deserialize, Serialize};

use crate::key::Owner;
use crate::secret::Secret;
use chrono::{DateTime, Utc};

/// The response of `GET /session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub user: User,
    pub owners: Vec<Owner>,
    /// Dangerous actions need no password before this instant. `None`: they need one now.
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

/// The password is never printed, and is overwritten after use.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub username: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password: Secret,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub current: Secret,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub new: Secret,
}

/// The response of `GET /packages`: the owner's packages that match the patterns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PackageMatches {
    pub total: u64,
    pub packages: Vec<String>,
}

/// The response of `GET /keys/timeline`: the number of expiries by day, in the requested time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timeline {
    pub days: Vec<TimelineDay>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineDay {
    /// A calendar date such as `2026-12-03`.
    pub date: String,
    pub count: u64,
}
