//! `POST /keys/{id}/enable`: the same values work again unless they have expired.

use axum::extract::{Path, State};
use latchkey_contract::{EventKind, Key, Problem};

use super::{Change, KeyAnswer, answer};
use crate::app::App;
use crate::clients::Client;
use crate::extract::{Body, Conditions, Nothing};
use crate::notices;
use crate::principal::Principal;
use crate::problem::ApiResult;

#[utoipa::path(post, path = "/keys/{id}/enable", tag = "keys", params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "confirmation-required, bad-origin", body = Problem),
        (status = 404, description = "not-found", body = Problem),
        (status = 409, description = "key-revoked", body = Problem),
        (status = 412, description = "stale", body = Problem),
    ))]
pub async fn enable(
    State(app): State<App>,
    Path(id): Path<String>,
    principal: Principal,
    client: Client,
    conditions: Conditions,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    principal.require_confirmation()?;
    let mut change = Change::begin(&app, &id, principal, client, &conditions).await?;
    change.require_not_revoked()?;
    if change.key.disabled_at.take().is_none() {
        return Ok(change.unchanged());
    }
    notices::check_again(&mut change.transaction, &change.key.id).await?;
    change.save(EventKind::Enabled, None).await?;
    Ok(answer(change.commit().await?))
}
