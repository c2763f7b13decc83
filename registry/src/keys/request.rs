//! A person's request to change one key: `/keys/{id}` and everything below.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use latchkey_contract::Slug;
use serde::Deserialize;

use super::change::{Author, Change};
use super::{KeyAnswer, answer};
use crate::about;
use crate::app::App;
use crate::clients::Client;
use crate::extract::Conditions;
use crate::ids;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store;

pub struct KeyRequest {
    pub app: App,
    pub id: String,
    pub principal: Principal,
    pub client: Client,
    pub conditions: Conditions,
}

#[derive(Deserialize)]
struct KeyPath {
    id: String,
}

impl FromRequestParts<App> for KeyRequest {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let path = Path::<KeyPath>::from_request_parts(parts, app).await;
        let malformed = |_| ApiError::new(Slug::Malformed, "The address isn't valid UTF-8.");
        Ok(Self {
            app: app.clone(),
            id: path.map_err(malformed)?.0.id,
            principal: Principal::from_request_parts(parts, app).await?,
            client: Client::from_request_parts(parts, app).await?,
            conditions: Conditions::from_request_parts(parts, app).await?,
        })
    }
}

impl KeyRequest {
    /// Finds and locks the key, and checks `If-Match`.
    pub async fn begin(&mut self) -> ApiResult<Change> {
        let change = self.begin_unconditionally().await?;
        self.require_match(&change)?;
        Ok(change)
    }

    pub fn require_match(&self, change: &Change) -> ApiResult<()> {
        if self.conditions.matches(change.key.version) {
            return Ok(());
        }
        Err(ApiError::stale(change.key.to_key(change.now)))
    }

    /// For a request that may be a retry: whether it is one is checked before `If-Match`.
    pub async fn begin_unconditionally(&mut self) -> ApiResult<Change> {
        if !ids::is_id("key", &self.id) {
            return Err(ApiError::not_found("key"));
        }
        let mut transaction = self.principal.begin(&self.app).await?;
        let key = store::keys::lock(&mut transaction, &self.id, &self.principal.reach).await?;
        let key = key.ok_or_else(|| ApiError::not_found("key"))?;
        about::key(&key.id, &key.owner.name);
        Ok(Change {
            transaction,
            key,
            author: Author::person(self.principal.actor(), &self.client),
            now: self.principal.now,
        })
    }
}

/// Commits if something has changed. Otherwise the key keeps its version, without an event.
pub async fn finish(change: Change, has_changed: bool) -> ApiResult<KeyAnswer> {
    if has_changed {
        return Ok(answer(change.commit().await?));
    }
    Ok(answer(change.key.to_key(change.now)))
}
