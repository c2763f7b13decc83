//! What a person wants to be told by mail, and which thresholds a value has at all.

use serde::{Deserialize, Serialize};

/// The answer of `GET /notices`. The mail at expiry is not among the choices: it always comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeSettings {
    /// Days before an expiry, each one of the policy's.
    pub thresholds: Vec<u32>,
    /// Whether keys of organisations count, too.
    pub organizations: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditNotices {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Vec<u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organizations: Option<bool>,
}
