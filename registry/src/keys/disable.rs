//! `POST /keys/{id}/disable`: stops both values until the key is enabled. Their expiry times stay.

use axum::extract::{Path, State};
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, Key, Problem};

use super::{Change, KeyAnswer, answer};
use crate::app::App;
use crate::clients::Client;
use crate::extract::{Body, Conditions, Nothing};
use crate::principal::Principal;
use crate::problem::ApiResult;

#[utoipa::path(post, path = "/keys/{id}/disable", tag = "keys", params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "bad-origin", body = Problem),
        (status = 404, description = "not-found", body = Problem),
        (status = 409, description = "key-revoked", body = Problem),
        (status = 412, description = "stale", body = Problem),
    ))]
pub async fn disable(
    State(app): State<App>,
    Path(id): Path<String>,
    principal: Principal,
    client: Client,
    conditions: Conditions,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    let mut change = Change::begin(&app, &id, principal, client, &conditions).await?;
    change.require_not_revoked()?;
    if change.key.disabled_at.is_some() {
        return Ok(change.unchanged());
    }
    change.key.disabled_at = Some(whole_seconds(change.principal.now));
    change.cancel_notices().await?;
    change.save(EventKind::Disabled, None).await?;
    Ok(answer(change.commit().await?))
}
