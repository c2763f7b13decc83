//! JSON as the browser's `JSON.parse` returns it.

use js_sys::{Array, JSON, Reflect};
use leptos::wasm_bindgen::{JsCast, JsValue};

use super::Json;

#[inline(never)]
pub fn parse(text: &str) -> Option<JsValue> {
    JSON::parse(text).ok()
}

impl Json for JsValue {
    fn is_null(&self) -> bool {
        Self::is_null(self)
    }

    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn items(self) -> Option<Vec<Self>> {
        self.dyn_into::<Array>().ok().map(|items| items.to_vec())
    }

    fn is_object(&self) -> bool {
        Self::is_object(self)
    }

    #[inline(never)]
    fn member(&self, name: &str) -> Option<Self> {
        let member = Reflect::get(self, &Self::from_str(name)).ok()?;
        (!member.is_undefined()).then_some(member)
    }
}
