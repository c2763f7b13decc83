//! The permissions of a key.

use serde::{Deserialize, Serialize};

use crate::word::vocabulary;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// New packages and new versions.
    #[serde(rename = "package:push")]
    Push,
    /// New versions of existing packages.
    #[serde(rename = "package:pushversion")]
    PushVersion,
    #[serde(rename = "package:unlist")]
    Unlist,
}

vocabulary!(Scope);

impl Scope {
    pub const ALL: [Self; 3] = [Self::Push, Self::PushVersion, Self::Unlist];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Push => "package:push",
            Self::PushVersion => "package:pushversion",
            Self::Unlist => "package:unlist",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}
