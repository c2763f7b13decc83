//! The permissions of a key.

use serde::{Deserialize, Serialize};

#[derive(strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(const_into_str)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// New packages and new versions.
    #[serde(rename = "package:push")]
    #[strum(serialize = "package:push")]
    Push,
    /// New versions of existing packages.
    #[serde(rename = "package:pushversion")]
    #[strum(serialize = "package:pushversion")]
    PushVersion,
    #[serde(rename = "package:unlist")]
    #[strum(serialize = "package:unlist")]
    Unlist,
}
