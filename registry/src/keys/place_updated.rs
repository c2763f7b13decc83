//! `POST /keys/{id}/places/{place}/updated`: records that the place has the newest value.

use axum::extract::{Path, State};
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{Key, Problem};

use super::{Change, KeyAnswer, answer};
use crate::app::App;
use crate::clients::Client;
use crate::extract::{Body, Conditions, Nothing};
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store;

#[utoipa::path(post, path = "/keys/{id}/places/{place}/updated", tag = "keys",
    params(("id" = String, Path), ("place" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "bad-origin", body = Problem),
        (status = 404, description = "not-found", body = Problem),
        (status = 412, description = "stale", body = Problem),
    ))]
pub async fn place_updated(
    State(app): State<App>,
    Path((id, place)): Path<(String, String)>,
    principal: Principal,
    client: Client,
    conditions: Conditions,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    let mut change = Change::begin(&app, &id, principal, client, &conditions).await?;
    let now = whole_seconds(change.principal.now);
    let known = change.key.places.iter_mut().find(|known| known.id == place);
    known.ok_or_else(|| ApiError::not_found("place"))?.updated_at = Some(now);
    // This is not a change of the key: same version, no event.
    store::keys::save(&mut change.transaction, &change.key).await?;
    Ok(answer(change.commit().await?))
}
