//! A secret text, in a type that prevents logging and copying it.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A key's value, a password, a token, or a configured secret. Prints as stars, cannot be cloned, and
/// is overwritten when dropped.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the few places that need it: the response, the screen, the clipboard.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("***")
    }
}
