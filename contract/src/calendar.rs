//! The calendar feed of a person's expiries: whether there is one, and its address, told once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The answer of `GET /calendar`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    pub active: bool,
    #[serde(default, deserialize_with = "crate::time::read_optional")]
    pub created_at: Option<DateTime<Utc>>,
}

/// The answer of `POST /calendar`. Whoever has the address can read it, so it is kept as a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarAddress {
    pub url: String,
}
