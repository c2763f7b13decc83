//! `POST /keys/{id}/regenerate`: issues a new current value and retires the old one, in one
//! transaction.

use axum::Json;
use axum::http::{HeaderMap, header};
use latchkey_contract::time::{plus_days, whole_seconds};
use latchkey_contract::{EventKind, Fate, Held, Issued, Regenerate, Rotation, Slug};

use super::replay::{Repeatable, replay};
use super::request::KeyRequest;
use super::rules::{require_lifetime, require_overlap};
use super::{Change, issue};
use crate::app::App;
use crate::etag;
use crate::extract::Body;
use crate::problem::{ApiError, ApiResult};
use crate::store::keys::HeldValue;
use crate::store::notices::Topic;
use crate::store::values::{self, Ended};

#[utoipa::path(post, path = "/keys/{id}/regenerate", tag = "keys", request_body = Regenerate,
    params(
        ("id" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to retry for 24 hours"),
    ),
    responses(
        (status = 200, body = Issued, description = "The only response that contains the value"),
        (status = 403, description = "confirmation-required, bad-origin"),
        (status = 409, description = "key-disabled, value-in-use"),
        (status = 422, description = "invalid, lifetime-not-allowed, idempotency-mismatch"),
    ))]
pub async fn regenerate(
    mut request: KeyRequest,
    Body(form): Body<Regenerate>,
) -> ApiResult<(HeaderMap, Json<Issued>)> {
    request.principal.require_confirmation()?;
    let repeatable =
        Repeatable::new("regenerate", &request.id, &request.principal, &request.conditions, &form)?;
    let mut change = request.begin_unconditionally().await?;
    let app = &request.app;
    if let Some(repeatable) = &repeatable
        && let Some(done) = repeatable.find(&mut change.transaction, change.now).await?
    {
        return Ok(issued(replay(app, change, repeatable, done).await?));
    }
    request.require_match(&change)?;
    if change.key.disabled_at.is_some() {
        let detail = "This key is disabled. Enable it, then regenerate it.";
        return Err(ApiError::new(Slug::KeyDisabled, detail));
    }
    let policy = &app.config.policy;
    let lifetime =
        form.lifetime_days.unwrap_or_else(|| policy.clamp_lifetime(change.key.lifetime_days));
    let overlap = form.overlap_seconds.unwrap_or(policy.default_overlap_seconds);
    require_lifetime(policy, lifetime)?;
    require_overlap(policy, overlap)?;

    let value = rotate(app, &mut change, lifetime, overlap).await?;
    if let Some(repeatable) = repeatable {
        repeatable.remember(&mut change).await?;
    }
    Ok(issued(Issued { key: change.commit().await?, value, replayed: false }))
}

/// Applies `Rotation::plan`, which the page has shown before the person confirmed.
async fn rotate(
    app: &App,
    change: &mut Change,
    lifetime: u32,
    overlap: u32,
) -> ApiResult<latchkey_contract::Secret> {
    let now = whole_seconds(change.now);
    let expires_at = plus_days(now, lifetime);
    change.cancel_notices().await?;
    let old = change.key.current.take();
    let older = change.key.retiring_at(change.now).cloned();
    // An older value whose overlap is over has ended, although its row does not say so yet.
    let lapsed = change.key.retiring.take().filter(|_| older.is_none());
    let plan =
        Rotation::plan(now, old.as_ref().map(held), older.as_ref().map(held), overlap, expires_at);
    if let Some(lapsed) = lapsed {
        let end = lapsed.retires_at.unwrap_or(now);
        values::end(&mut change.transaction, &lapsed.id, Ended::Replaced, end).await?;
    }
    let mut retiring = None;
    for (value, fate) in [(old, plan.current), (older, plan.retiring)] {
        let Some(value) = value else { continue };
        match fate {
            Some(Fate::WorksUntil(end)) => {
                values::retire_at(&mut change.transaction, &value.id, end, now).await?;
                retiring = Some(value);
            }
            Some(Fate::EndsNow) | None => {
                values::end(&mut change.transaction, &value.id, Ended::Replaced, now).await?;
            }
        }
    }
    let key_id = change.key.id.clone();
    let (fresh, value) =
        issue(&mut change.transaction, &app.config, &key_id, now, Some(expires_at)).await?;
    let value_id = fresh.id.clone();
    change.key.current = Some(fresh);
    change.key.retiring = retiring;
    change.key.lifetime_days = Some(lifetime);
    change.key.revoked_at = None;
    change.key.revoked_reason = None;
    change.save(EventKind::Regenerated, None).await?;
    change.queue_notice(Topic::Regenerated, &value_id).await?;
    Ok(value)
}

fn held(value: &HeldValue) -> Held {
    Held { expires_at: value.expires_at, used: value.uses > 0 }
}

fn issued(issued: Issued) -> (HeaderMap, Json<Issued>) {
    (HeaderMap::from_iter([(header::ETAG, etag::header(issued.key.version))]), Json(issued))
}
