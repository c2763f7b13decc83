//! Who pushes, unlists or relists, and with which value.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{Instant, Scope};

use super::authorize::{self, Presented};
use super::{reason, warning};
use crate::app::App;
use crate::clients::Client;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};
use crate::store::events::Subject;
use crate::store::{Transaction, packages};
use crate::uses;

pub struct Caller {
    pub app: App,
    own: OwnOrigin,
    client: Client,
    headers: HeaderMap,
    /// The last known facts of the value, for the warning.
    presented: Option<Presented>,
}

/// The text that was sent as the value, and the key that it belongs to.
pub struct Sent {
    text: Vec<u8>,
    pub key_id: String,
}

/// An accepted value, with its key locked.
pub struct Accepted {
    pub value: Presented,
    /// The current owner of the package.
    pub owner_id: Option<String>,
    pub now: Instant,
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let own = OwnOrigin::from_request_parts(parts, app).await?;
        let client = Client::from_request_parts(parts, app).await?;
        let headers = parts.headers.clone();
        Ok(Self { app: app.clone(), own, client, headers, presented: None })
    }
}

impl Caller {
    /// All checks that need no package. They run before a transaction, which on SQLite would delay
    /// everyone else who writes.
    pub async fn check(&mut self, any_of: &[Scope]) -> ApiResult<Sent> {
        let text = authorize::presented_text(&self.headers)?.into_owned();
        let now = self.app.now().await?;
        let found = authorize::find(&self.app, &text).await?;
        let key_id = found.key.id.clone();
        let verdict =
            found.check(&self.own, now).and_then(|()| found.check_scope(any_of, &self.own));
        self.judge(found, now, verdict)?;
        Ok(Sent { text, key_id })
    }

    /// Checks the value again with its key locked, because a person may have revoked it meanwhile.
    /// Records the first use of a value. The scopes depend on whether the package has an owner.
    pub async fn authorize(
        &mut self,
        transaction: &mut Transaction,
        sent: &Sent,
        package: &str,
        any_of: fn(bool) -> &'static [Scope],
    ) -> ApiResult<Accepted> {
        let now = self.app.now().await?;
        let found =
            authorize::find_locked(&self.app, transaction, &sent.key_id, &sent.text).await?;
        let owner_id = packages::owner(transaction, package).await?;
        let own = &self.own;
        let verdict = found
            .check(own, now)
            .and_then(|()| found.check_scope(any_of(owner_id.is_some()), own))
            .and_then(|()| found.check_package(package, owner_id.as_deref(), own));
        self.judge(found.clone(), now, verdict)?;
        let accepted = Accepted { value: found, owner_id, now };
        if accepted.is_first_use() {
            let (subject, value_id) = accepted.used();
            uses::record_first(transaction, &subject, value_id, &self.client, now).await?;
        }
        Ok(accepted)
    }

    /// Another replica may have claimed the package for another owner since `authorize`.
    pub fn check_owner(&mut self, accepted: &Accepted, id: &str, owner: &str) -> ApiResult<()> {
        let verdict = accepted.value.check_package(id, Some(owner), &self.own);
        self.judge(accepted.value.clone(), accepted.now, verdict)
    }

    /// The value was accepted, so this is a use, even of a package that already exists: a pipeline that
    /// skips existing packages needs its value.
    pub async fn commit(
        &self,
        transaction: Transaction,
        accepted: &Accepted,
    ) -> Result<(), crate::store::Error> {
        transaction.commit().await?;
        if !accepted.is_first_use() {
            let (subject, value_id) = accepted.used();
            self.app.uses.again(subject, value_id, &self.client, accepted.now);
        }
        Ok(())
    }

    /// Records every refusal of a known value, including the use of an expired one.
    fn judge(&mut self, found: Presented, now: Instant, verdict: ApiResult<()>) -> ApiResult<()> {
        let found = self.presented.insert(found);
        verdict.inspect_err(|refused| {
            let subject = Subject::from(&found.key);
            self.app.uses.refused(subject, &found.value.id, &self.client, now, refused.slug());
        })
    }

    pub async fn answer(&self, done: ApiResult<StatusCode>) -> Response {
        let now = self.app.now().await.unwrap_or_default();
        let found = self.presented.as_ref();
        let warning = found.and_then(|found| warning::warning(found, &self.own, now));
        reason::with_warning(done.into_response(), warning.as_deref())
    }
}

impl Accepted {
    fn is_first_use(&self) -> bool {
        self.value.value.first_used_at.is_none()
    }

    fn used(&self) -> (Subject, &str) {
        (Subject::from(&self.value.key), &self.value.value.id)
    }
}
