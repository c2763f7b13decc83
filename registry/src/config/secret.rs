//! A secret in the configuration. It prints as stars.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Clone)]
pub struct Secret(Option<String>);

impl Secret {
    /// `false` if the value is not a string.
    pub fn is_text(&self) -> bool {
        self.0.is_some()
    }

    pub fn expose(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<&toml::Value> for Secret {
    fn from(value: &toml::Value) -> Self {
        Self(value.as_str().map(str::to_owned))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str("***")
    }
}

/// Accepts any value, because an error of the parser would print the line with the secret.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        toml::Value::deserialize(from).map(|value| Self::from(&value))
    }
}
