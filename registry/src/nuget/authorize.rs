//! The only place that decides whether a value is accepted, and why not. No verdict is cached: a
//! revoke refuses the very next push.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use latchkey_contract::time::utc;
use latchkey_contract::{Instant, Scope, Slug};

use crate::about;
use crate::app::App;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};
use crate::store::values::Ended;
use crate::store::{Connection, keys, lookup};
use crate::{ids, links};

pub const HEADER: &str = "x-nuget-apikey";
/// No value is longer.
const MAX_VALUE_BYTES: usize = 256;

pub use crate::store::lookup::Presented;

/// The value in the `X-NuGet-ApiKey` header, otherwise the password of `Authorization: Basic`.
pub fn presented_text(headers: &HeaderMap) -> ApiResult<Cow<'_, [u8]>> {
    let mut all = headers.get_all(HEADER).iter().map(axum::http::HeaderValue::as_bytes);
    match (all.next(), all.next()) {
        (None | Some([]), None) => basic_password(headers).map(Cow::Owned).ok_or_else(|| {
            let detail = "No API key. Send it in the X-NuGet-ApiKey header, or as the password \
                          of Basic authentication.";
            ApiError::new(Slug::KeyMissing, detail)
        }),
        (Some(text), None) => Ok(Cow::Borrowed(text)),
        (_, Some(_)) => {
            let detail = "More than one X-NuGet-ApiKey header. Send only one.";
            Err(ApiError::new(Slug::Malformed, detail))
        }
    }
}

/// Ignores the user name.
fn basic_password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let colon = decoded.iter().position(|byte| *byte == b':')?;
    let password = decoded.get(colon + 1..)?.to_vec();
    (scheme.eq_ignore_ascii_case("basic") && !password.is_empty()).then_some(password)
}

/// Looks a value up by its hash, outside a transaction.
pub async fn find(app: &App, text: &[u8]) -> ApiResult<Presented> {
    let found = app.store.presented(&hash(app, text)?).await?.ok_or_else(unknown)?;
    about::key(&found.key.id, &found.key.owner.name);
    Ok(found)
}

/// Looks the value up again, with its key locked: no regenerate or revoke runs before the transaction
/// ends.
pub async fn find_locked(
    app: &App,
    on: &mut Connection,
    key_id: &str,
    text: &[u8],
) -> ApiResult<Presented> {
    keys::take_lock(on, key_id).await?;
    lookup::find(on, &hash(app, text)?).await?.ok_or_else(unknown)
}

/// A text that cannot be a value is refused without a lookup.
fn hash(app: &App, text: &[u8]) -> ApiResult<String> {
    let text = std::str::from_utf8(text).map_err(|_| unknown())?;
    if text.len() > MAX_VALUE_BYTES || !app.config.values.may_exist(text) {
        return Err(unknown());
    }
    Ok(ids::hash(text))
}

fn unknown() -> ApiError {
    let detail = "This registry never issued this API key. Check that you stored the whole value.";
    ApiError::new(Slug::KeyUnknown, detail)
}

impl Presented {
    pub fn regenerate_url(&self, OwnOrigin(origin): &OwnOrigin) -> String {
        links::regenerate(origin, &self.key.id)
    }

    /// Whether this is the old value in an overlap that is not over.
    pub fn is_retiring(&self, now: Instant) -> bool {
        self.value.ended.is_none() && self.value.retires_at.is_some_and(|end| now < end)
    }

    /// Whether the value works, whatever it is used for.
    pub fn check(&self, own: &OwnOrigin, now: Instant) -> ApiResult<()> {
        let name = &self.key.name;
        let lapsed = self.value.retires_at.is_some_and(|end| now >= end);
        match self.value.ended {
            Some(Ended::Revoked) => {
                let link = self.regenerate_url(own);
                let detail = format!("API key '{name}' was revoked. Regenerate it at {link}");
                return Err(ApiError::refused(Slug::KeyRevoked, detail));
            }
            Some(Ended::Deleted) => {
                let detail = format!("API key '{name}' was deleted. Create a new key.");
                return Err(ApiError::refused(Slug::KeyRevoked, detail));
            }
            Some(Ended::Replaced | Ended::Retired) => return Err(self.replaced(own)),
            None if lapsed => return Err(self.replaced(own)),
            None => {}
        }
        if self.key.life.disabled {
            let link = self.key_url(own);
            let detail = format!("API key '{name}' is disabled. Enable it at {link}");
            return Err(ApiError::refused(Slug::KeyDisabled, detail));
        }
        if self.value.owner_is_disabled {
            let owner = &self.key.owner.name;
            let detail = format!(
                "API key '{name}' is refused: the account of its owner {owner} is disabled. Ask the \
                 operator of this registry."
            );
            return Err(ApiError::refused(Slug::KeyDisabled, detail));
        }
        if let Some(expired_at) = self.value.expires_at.filter(|at| now >= *at) {
            let link = self.regenerate_url(own);
            let detail =
                format!("API key '{name}' expired on {}. Regenerate it at {link}", utc(expired_at));
            let expired = ApiError::refused(Slug::KeyExpired, detail);
            return Err(expired.with(|problem| problem.expired_at = Some(expired_at)));
        }
        Ok(())
    }

    fn replaced(&self, own: &OwnOrigin) -> ApiError {
        let (name, link) = (&self.key.name, self.regenerate_url(own));
        let when = self.value.replaced_at.map(|at| format!(" on {}", utc(at)));
        let detail = format!(
            "This value of API key '{name}' was replaced{}. Use the new value, or regenerate it at {link}",
            when.unwrap_or_default()
        );
        ApiError::refused(Slug::KeyReplaced, detail)
            .with(|problem| problem.replaced_at = self.value.replaced_at)
    }

    /// The key needs one of these scopes. The package decides which one, so the first check accepts any.
    pub fn check_scope(&self, any_of: &[Scope], own: &OwnOrigin) -> ApiResult<()> {
        if any_of.iter().any(|scope| self.key.scopes.contains(scope)) {
            return Ok(());
        }
        let needed: Vec<&str> = any_of.iter().map(Scope::into_str).collect();
        let detail = format!(
            "API key '{}' lacks the scope {}. Edit the key at {}",
            self.key.name,
            needed.join(" or "),
            self.key_url(own)
        );
        Err(ApiError::refused(Slug::KeyScope, detail))
    }

    /// A key covers packages of its owner and IDs without an owner, if a pattern matches.
    /// `owner_id` is the current owner of the package.
    pub fn check_package(
        &self,
        id: &str,
        owner_id: Option<&str>,
        own: &OwnOrigin,
    ) -> ApiResult<()> {
        let name = &self.key.name;
        if !self.key.packages.iter().any(|pattern| pattern.matches(id)) {
            let detail = format!(
                "API key '{name}' doesn't cover package '{id}': none of its patterns matches. Edit the key at {}",
                self.key_url(own)
            );
            return Err(ApiError::refused(Slug::KeyPackage, detail));
        }
        if owner_id.is_some_and(|owner_id| owner_id != self.key.owner.id) {
            let detail = format!(
                "API key '{name}' doesn't cover package '{id}': the package doesn't belong to {}.",
                self.key.owner.name
            );
            return Err(ApiError::refused(Slug::KeyPackage, detail));
        }
        Ok(())
    }

    fn key_url(&self, OwnOrigin(origin): &OwnOrigin) -> String {
        links::key(origin, &self.key.id)
    }
}
