//! The calendar link to a person's expiries.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The response of `GET /calendar`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    pub active: bool,
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub created_at: Option<DateTime<Utc>>,
}

/// The response of `POST /calendar`. Only the hash of the link is stored, because anyone with the
/// link can read the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarAddress {
    pub url: String,
}
