//! The actions without a form: `POST /keys/{id}/retire|disable|enable|revoke`, and
//! `POST /keys/{id}/places/{place}/updated`.

use axum::extract::Path;
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{Key, Revoke};

use super::request::{KeyRequest, finish};
use super::{KeyAnswer, answer};
use crate::extract::{Body, Nothing};
use crate::problem::{ApiError, ApiResult};
use crate::store;

#[utoipa::path(post, path = "/keys/{id}/retire", tag = "keys", params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
    ))]
pub async fn retire(
    mut request: KeyRequest,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    let mut change = request.begin().await?;
    let has_changed = change.retire().await?;
    finish(change, has_changed).await
}

#[utoipa::path(post, path = "/keys/{id}/disable", tag = "keys", params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 409, description = "key-revoked"),
    ))]
pub async fn disable(
    mut request: KeyRequest,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    let mut change = request.begin().await?;
    let has_changed = change.disable().await?;
    finish(change, has_changed).await
}

#[utoipa::path(post, path = "/keys/{id}/enable", tag = "keys", params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "confirmation-required, bad-origin"),
        (status = 409, description = "key-revoked"),
    ))]
pub async fn enable(
    mut request: KeyRequest,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    request.principal.require_confirmation()?;
    let mut change = request.begin().await?;
    let has_changed = change.enable().await?;
    finish(change, has_changed).await
}

#[utoipa::path(post, path = "/keys/{id}/revoke", tag = "keys", request_body = Revoke,
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
    ))]
pub async fn revoke(mut request: KeyRequest, Body(form): Body<Revoke>) -> ApiResult<KeyAnswer> {
    let mut change = request.begin().await?;
    let has_changed = change.revoke(form.reason).await?;
    finish(change, has_changed).await
}

#[utoipa::path(post, path = "/keys/{id}/places/{place}/updated", tag = "keys",
    params(("id" = String, Path), ("place" = String, Path)),
    responses(
        (status = 200, body = Key),
    ))]
pub async fn place_updated(
    Path((_id, place)): Path<(String, String)>,
    mut request: KeyRequest,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    let mut change = request.begin().await?;
    let now = whole_seconds(change.now);
    let known = change.key.places.iter_mut().find(|known| known.id == place);
    known.ok_or_else(|| ApiError::not_found("place"))?.updated_at = Some(now);
    // The key itself has not changed: same version, no event.
    store::keys::save(&mut change.transaction, &change.key).await?;
    Ok(answer(change.commit().await?))
}
