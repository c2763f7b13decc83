//! JSON as `serde_json` parses it, for tests that run without a browser.

use serde_json::Value;

use super::Json;

pub fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

impl Json for Value {
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
        self.as_str().map(str::to_owned)
    }

    fn items(self) -> Option<Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    fn is_object(&self) -> bool {
        Self::is_object(self)
    }

    fn member(&self, name: &str) -> Option<Self> {
        self.get(name).cloned()
    }
}
