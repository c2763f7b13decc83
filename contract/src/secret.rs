//! The secret text of a key, in a type that prevents logging and copying it.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// Prints as stars, cannot be cloned, and is overwritten when dropped.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
#[serde(transparent)]
pub struct Value(String);

impl Value {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the few places that need it: the response, the screen, the clipboard.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Bytes that the text occupies in memory.
    pub fn capacity(&self) -> usize {
        self.0.capacity()
    }

    /// The visible part: the prefix and the last four characters.
    pub fn hint(&self) -> String {
        let prefix = self.0.find('_').map_or("", |end| &self.0[..=end]);
        let tail = self.0.char_indices().rev().nth(3).map_or("", |(at, _)| &self.0[at..]);
        format!("{prefix}…{tail}")
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Value(***)")
    }
}
