//! A person's choice of reminder mails.

use serde::{Deserialize, Serialize};

/// The response of `GET /notices`. The mail at expiry cannot be turned off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeSettings {
    /// Days before an expiry. Each is one of the policy's days.
    pub thresholds: Vec<u32>,
    /// Whether the person gets mails about keys of organizations.
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
