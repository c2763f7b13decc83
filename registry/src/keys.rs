//! The key endpoints, one per file. This file has what they share: finding a key that the caller
//! may change, and recording the change.

mod create;
mod cursor;
mod delete;
mod disable;
mod edit;
mod enable;
mod events;
mod issue;
mod list;
mod place_updated;
mod regenerate;
mod replay;
mod retire;
mod revoke;
mod rules;
mod show;
mod timeline;

pub use issue::issue;
pub use rules::Rules;

use axum::Json;
use axum::http::{HeaderMap, header};
use latchkey_contract::{EventKind, Key, Slug};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::clients::Client;
use crate::etag;
use crate::extract::Conditions;
use crate::ids;
use crate::logging::about;
use crate::notices;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store;
use crate::store::events::NewEvent;
use crate::store::keys::KeyRecord;
use crate::store::notices::Topic;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(timeline::timeline))
        .routes(routes!(show::show, edit::edit, delete::delete))
        .routes(routes!(place_updated::place_updated))
        .routes(routes!(regenerate::regenerate))
        .routes(routes!(retire::retire))
        .routes(routes!(disable::disable))
        .routes(routes!(enable::enable))
        .routes(routes!(revoke::revoke))
        .routes(routes!(events::of_key))
        .routes(routes!(events::of_owners))
}

pub type KeyAnswer = (HeaderMap, Json<Key>);

fn answer(key: Key) -> KeyAnswer {
    (HeaderMap::from_iter([(header::ETAG, etag::header(key.version))]), Json(key))
}

/// A locked key, in the transaction that changes it.
struct Change {
    transaction: store::Write,
    key: KeyRecord,
    principal: Principal,
    client: Client,
}

impl Change {
    /// Finds and locks the key, and checks `If-Match`.
    async fn begin(
        app: &App,
        id: &str,
        principal: Principal,
        client: Client,
        conditions: &Conditions,
    ) -> ApiResult<Self> {
        let change = Self::begin_unconditionally(app, id, principal, client).await?;
        change.require_match(conditions)?;
        Ok(change)
    }

    /// For a request that may be a retry: that is checked before `If-Match`.
    async fn begin_unconditionally(
        app: &App,
        id: &str,
        mut principal: Principal,
        client: Client,
    ) -> ApiResult<Self> {
        if !ids::is_id("key", id) {
            return Err(ApiError::not_found("key"));
        }
        let mut transaction = principal.begin(app).await?;
        let key = store::keys::lock(&mut transaction, id, &principal.reach).await?;
        let key = key.ok_or_else(|| ApiError::not_found("key"))?;
        about::key(&key.id, &key.owner.name);
        Ok(Self { transaction, key, principal, client })
    }

    fn require_match(&self, conditions: &Conditions) -> ApiResult<()> {
        if conditions.matches(self.key.version) {
            return Ok(());
        }
        Err(ApiError::stale(self.key.to_key(self.principal.now)))
    }

    fn require_not_revoked(&self) -> ApiResult<()> {
        if self.key.revoked_at.is_none() {
            return Ok(());
        }
        let detail = "This key is revoked. Regenerate it to get a new value.";
        Err(ApiError::new(Slug::KeyRevoked, detail))
    }

    /// For a request that changes nothing: the same version, and no event.
    fn unchanged(self) -> KeyAnswer {
        answer(self.key.to_key(self.principal.now))
    }

    /// Saves the key with the next version, and records the event.
    async fn save(&mut self, kind: EventKind, detail: Option<&str>) -> ApiResult<()> {
        self.key.version += 1;
        store::keys::save(&mut self.transaction, &self.key).await?;
        self.record(kind, detail).await
    }

    async fn record(&mut self, kind: EventKind, detail: Option<&str>) -> ApiResult<()> {
        let event = NewEvent {
            id: ids::new_event_id(self.principal.now)?,
            at: self.principal.now,
            kind,
            subject: &(&self.key).into(),
            actor: Some(&self.principal.actor()),
            client: self.client.product.as_deref(),
            address: Some(&self.client.address),
            detail,
        };
        Ok(store::events::add(&mut self.transaction, &event).await?)
    }

    /// Cancels the pending notices about the key. The change makes them untrue.
    async fn cancel_notices(&mut self) -> ApiResult<()> {
        let now = self.principal.now;
        Ok(notices::cancel(&mut self.transaction, &self.key.id, now).await?)
    }

    /// Queues a notice about this change for everyone who may manage the key.
    async fn queue_notice(&mut self, topic: Topic, value_id: &str) -> ApiResult<()> {
        let (actor, now) = (self.principal.actor(), self.principal.now);
        let queued =
            notices::changed(&mut self.transaction, &self.key, value_id, topic, actor, now);
        Ok(queued.await?)
    }

    /// Commits, and returns the key as stored.
    async fn commit(mut self) -> ApiResult<Key> {
        let stored = store::keys::find_any(&mut self.transaction, &self.key.id).await?;
        let key = stored.ok_or_else(|| ApiError::internal("a changed key is missing"))?;
        self.transaction.commit().await?;
        Ok(key.to_key(self.principal.now))
    }
}
