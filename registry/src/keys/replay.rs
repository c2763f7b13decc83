//! A repeated request, after a lost response or a double click. The first value cannot be shown
//! again, because only its hash is stored. A new value replaces it.

use chrono::TimeDelta;
use latchkey_contract::{EventKind, Instant, Issued, Slug};
use serde::Serialize;

use super::change::Change;
use super::issue;
use crate::app::App;
use crate::extract::Conditions;
use crate::ids;
use crate::notices;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store;
use crate::store::idempotency::{self, Done, Request};
use crate::store::values::{self, Ended};

const RECORDED_FOR: TimeDelta = TimeDelta::hours(24);

/// A request with an idempotency key: user, route, target, key, body and `If-Match`.
pub struct Repeatable {
    user_id: String,
    route: &'static str,
    target: String,
    token: String,
    body_hash: String,
    if_match: Option<String>,
}

impl Repeatable {
    /// `None` without an `Idempotency-Key`.
    pub fn new(
        route: &'static str,
        target: &str,
        principal: &Principal,
        conditions: &Conditions,
        body: &impl Serialize,
    ) -> ApiResult<Option<Self>> {
        let Some(token) = conditions.idempotency_key.clone() else { return Ok(None) };
        let body = serde_json::to_string(body).map_err(ApiError::internal)?;
        Ok(Some(Self {
            user_id: principal.user.id.clone(),
            route,
            target: target.to_owned(),
            token,
            body_hash: ids::hash(&body),
            if_match: conditions.if_match.clone(),
        }))
    }

    fn request(&self) -> Request<'_> {
        let Self { user_id, route, target, token, .. } = self;
        Request { user_id, route, target, token }
    }

    /// The result of the first request, if there was one.
    pub async fn find(&self, on: &mut store::Connection, now: Instant) -> ApiResult<Option<Done>> {
        let done = idempotency::find(on, self.request(), now - RECORDED_FOR).await?;
        let Some(done) = done else { return Ok(None) };
        let is_of_earlier_release = || ids::hash(&done.body_hash) == self.body_hash;
        let is_same_body = done.body_hash == self.body_hash || is_of_earlier_release();
        if is_same_body && done.if_match == self.if_match {
            return Ok(Some(done));
        }
        let detail = "This Idempotency-Key was already used for another request. Use a new one.";
        Err(ApiError::new(Slug::IdempotencyMismatch, detail))
    }

    /// Records that this change issued the current value.
    pub async fn remember(&self, change: &mut Change) -> ApiResult<()> {
        let Change { transaction, key, now, .. } = change;
        let done = Done {
            body_hash: self.body_hash.clone(),
            if_match: self.if_match.clone(),
            key_id: key.id.clone(),
            value_id: key.current.as_ref().map_or_else(String::new, |value| value.id.clone()),
            version: key.version,
        };
        let since = *now - RECORDED_FOR;
        Ok(idempotency::put(transaction, self.request(), &done, *now, since).await?)
    }
}

/// Issues a new value if the first one was never used and the key has not changed. Overlap and
/// expiry stay. The version increases, so the client keeps the response with the highest version.
pub async fn replay(
    app: &App,
    mut change: Change,
    repeatable: &Repeatable,
    done: Done,
) -> ApiResult<Issued> {
    let now = change.now;
    if change.key.version != done.version {
        return Err(ApiError::stale(change.key.to_key(now)));
    }
    let shown = change.key.current.take().filter(|value| value.id == done.value_id);
    let Some(shown) = shown else {
        return Err(ApiError::internal("the value of a recorded request is not the current one"));
    };
    if shown.uses > 0 {
        let detail = "The value from this request is already in use, so it was not replaced. \
                      Regenerate the key if you need another value.";
        return Err(ApiError::new(Slug::ValueInUse, detail));
    }
    values::end(&mut change.transaction, &shown.id, Ended::Replaced, now).await?;
    let key_id = change.key.id.clone();
    let (held, value) =
        issue(&mut change.transaction, &app.config, &key_id, shown.issued_at, shown.expires_at)
            .await?;
    let value_id = held.id.clone();
    change.cancel_notices().await?;
    notices::carry_over(&mut change.transaction, &shown.id, &value_id).await?;
    change.key.current = Some(held);
    change.save(EventKind::Regenerated, Some("reissued for a repeated request")).await?;
    repeatable.remember(&mut change).await?;
    Ok(Issued { key: change.commit().await?, value, replayed: true })
}
