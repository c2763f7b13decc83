//! A word from a fixed list, or a word that only another registry knows.
//!
//! Registries that implement the API may use newer words than this page. Such a word is kept and
//! shown unchanged. It must not make the whole response unreadable.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::VariantArray;

/// A list of words with their spelling in the API.
pub trait Vocabulary: VariantArray + Into<&'static str> + Copy {}

impl<T: VariantArray + Into<&'static str> + Copy> Vocabulary for T {}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word<T> {
    Known(T),
    Other(String),
}

impl<T: Vocabulary> Word<T> {
    pub fn parse(text: String) -> Self {
        let known = T::VARIANTS.iter().find(|word| (**word).into() == text);
        known.map_or(Self::Other(text), |word| Self::Known(*word))
    }

    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(word) => Some(*word),
            Self::Other(_) => None,
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(word) => (*word).into(),
            Self::Other(text) => text,
        }
    }
}

impl<T> From<T> for Word<T> {
    fn from(word: T) -> Self {
        Self::Known(word)
    }
}

impl<T: PartialEq> PartialEq<T> for Word<T> {
    fn eq(&self, other: &T) -> bool {
        matches!(self, Self::Known(word) if word == other)
    }
}

impl<T: Vocabulary> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::parse)
    }
}
