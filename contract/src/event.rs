//! Events: what happened to a key, and who did it.

use serde::{Deserialize, Serialize};

use chrono::{DateTime, Utc};

use crate::word::Word;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventPage {
    pub events: Vec<Event>,
    pub next_cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    #[serde(deserialize_with = "crate::time::read")]
    pub at: DateTime<Utc>,
    #[cfg_attr(feature = "openapi", schema(value_type = EventKind))]
    pub kind: Word<EventKind>,
    pub key: EventKey,
    /// The person, or `the operator` after a command of the registry's operator. `None` if a pipeline
    /// or a deadline acted.
    pub actor: Option<String>,
    pub client: Option<String>,
    pub address: Option<String>,
    pub detail: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventKey {
    pub id: String,
    pub name: String,
}

#[derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    Created,
    Edited,
    Regenerated,
    Retired,
    Disabled,
    Enabled,
    Revoked,
    Deleted,
    Used,
    Refused,
    Notice,
}
