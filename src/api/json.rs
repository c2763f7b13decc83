//! Reads answers into the contract's types: serde's derived readers over JSON that the browser has
//! parsed already.
//!
//! `serde_json` in its place adds 14 KB (brotli) before the first row. Its sentences about what is
//! wrong are the larger part, and nobody reads them: an answer that does not fit is `Unreadable`.

#[cfg(not(target_arch = "wasm32"))]
mod host;
#[cfg(target_arch = "wasm32")]
mod parsed;

use std::fmt::{self, Display};

use serde::de::value::{SeqDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    Unexpected, Visitor,
};

#[cfg(not(target_arch = "wasm32"))]
use self::host::parse;
#[cfg(target_arch = "wasm32")]
use self::parsed::parse;

pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(At(parse(text)?)).ok()
}

/// A parsed JSON value.
trait Json: Sized {
    fn is_null(&self) -> bool;
    fn boolean(&self) -> Option<bool>;
    fn number(&self) -> Option<f64>;
    fn text(&self) -> Option<String>;
    fn items(self) -> Option<Vec<Self>>;
    fn is_object(&self) -> bool;
    /// `None` for a member that is missing.
    fn member(&self, name: &str) -> Option<Self>;
}

/// The answer does not have the type's shape.
#[derive(Debug)]
struct Mismatch;

struct At<J>(J);

impl<J: Json> At<J> {
    #[inline(never)]
    fn unsigned(&self) -> Result<u64, Mismatch> {
        let number = self.0.number().ok_or(Mismatch)?;
        // 2^53 is the last integer that a JSON number of the browser holds exactly.
        let is_whole = (0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0;
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        #[expect(clippy::cast_sign_loss, reason = "checked above")]
        if is_whole { Ok(number as u64) } else { Err(Mismatch) }
    }

    #[inline(never)]
    fn string(&self) -> Result<String, Mismatch> {
        self.0.text().ok_or(Mismatch)
    }
}

impl<'de, J: Json> Deserializer<'de> for At<J> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        Err(Mismatch)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        to.visit_bool(self.0.boolean().ok_or(Mismatch)?)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        to.visit_u64(self.unsigned()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        to.visit_u64(self.unsigned()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        to.visit_u64(self.unsigned()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        to.visit_string(self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        to.visit_string(self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        if self.0.is_null() { to.visit_none() } else { to.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        to: V,
    ) -> Result<V::Value, Mismatch> {
        to.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Mismatch> {
        let items = self.0.items().ok_or(Mismatch)?;
        let items: Vec<Self> = items.into_iter().map(At).collect();
        to.visit_seq(SeqDeserializer::new(items.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        to: V,
    ) -> Result<V::Value, Mismatch> {
        if !self.0.is_object() {
            return Err(Mismatch);
        }
        to.visit_map(Members { object: self.0, names: names.iter(), next: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        to: V,
    ) -> Result<V::Value, Mismatch> {
        to.visit_enum(StringDeserializer::new(self.string()?))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct map identifier ignored_any
    }
}

impl<J: Json> IntoDeserializer<'_, Mismatch> for At<J> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The members that the type names, one by one. A member that the type does not name is skipped.
struct Members<J> {
    object: J,
    names: std::slice::Iter<'static, &'static str>,
    next: Option<J>,
}

impl<J: Json> Members<J> {
    #[inline(never)]
    fn advance(&mut self) -> Option<&'static str> {
        for name in self.names.by_ref() {
            self.next = self.object.member(name);
            if self.next.is_some() {
                return Some(name);
            }
        }
        None
    }
}

impl<'de, J: Json> MapAccess<'de> for Members<J> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        self.advance().map(|name| seed.deserialize(name.into_deserializer())).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        seed.deserialize(At(self.next.take().ok_or(Mismatch)?))
    }
}

impl std::error::Error for Mismatch {}

impl Display for Mismatch {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

/// Each constructor is written out, because serde's defaults compose a message first.
impl de::Error for Mismatch {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests;
