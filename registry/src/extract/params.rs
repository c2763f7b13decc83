//! The parameters of a query string.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use latchkey_contract::FieldError;

use crate::app::App;
use crate::problem::{ApiError, ApiResult};

/// A query string. The endpoint takes the parameters it knows; the rest is an error.
pub struct Params {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl FromRequestParts<App> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> ApiResult<Self> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let mut params = Self { pairs, errors: Vec::new() };
        for (name, value) in &params.pairs {
            if value.chars().any(char::is_control) {
                let detail = "Control characters are not allowed.".to_owned();
                params.errors.push(FieldError { field: name.clone(), detail });
            }
        }
        Ok(params)
    }
}

impl Params {
    pub fn all(&mut self, name: &str) -> Vec<String> {
        let (taken, left) =
            std::mem::take(&mut self.pairs).into_iter().partition(|(other, _)| other == name);
        self.pairs = left;
        Vec::into_iter(taken).map(|(_, value)| value).collect()
    }

    pub fn one(&mut self, name: &str) -> Option<String> {
        let mut all = self.all(name);
        if all.len() > 1 {
            self.wrong(name, "Send this parameter only once.");
        }
        all.pop()
    }

    /// An optional parameter that must be valid if present.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.one(name)?;
        let value = parse(&text);
        if value.is_none() {
            self.wrong(name, expected);
        }
        value
    }

    pub fn limit(&mut self, default: u32, max: u32) -> u32 {
        let expected = format!("Must be a number from 1 to {max}.");
        let limit = self.parsed("limit", &expected, |text| {
            text.parse().ok().filter(|limit| (1..=max).contains(limit))
        });
        limit.unwrap_or(default)
    }

    pub fn wrong(&mut self, name: &str, detail: &str) {
        self.errors.push(FieldError { field: name.to_owned(), detail: detail.to_owned() });
    }

    pub fn finish(mut self) -> ApiResult<()> {
        for (name, _) in &self.pairs {
            let detail = "This parameter doesn't exist.".to_owned();
            self.errors.push(FieldError { field: name.clone(), detail });
        }
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::fields(self.errors)) }
    }
}
