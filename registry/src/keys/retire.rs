//! `POST /keys/{id}/retire`: ends the overlap now.

use axum::extract::{Path, State};
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, Key, Problem};

use super::{Change, KeyAnswer, answer};
use crate::app::App;
use crate::clients::Client;
use crate::extract::{Body, Conditions, Nothing};
use crate::notices;
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store::values::{self, Ended};

#[utoipa::path(post, path = "/keys/{id}/retire", tag = "keys", params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "bad-origin", body = Problem),
        (status = 404, description = "not-found", body = Problem),
        (status = 412, description = "stale", body = Problem),
    ))]
pub async fn retire(
    State(app): State<App>,
    Path(id): Path<String>,
    principal: Principal,
    client: Client,
    conditions: Conditions,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<KeyAnswer> {
    let mut change = Change::begin(&app, &id, principal, client, &conditions).await?;
    let now = change.principal.now;
    let Some(old) = change.key.retiring_at(now).map(|value| value.id.clone()) else {
        return Ok(change.unchanged());
    };
    values::end(&mut change.transaction, &old, Ended::Retired, whole_seconds(now)).await?;
    change.key.retiring = None;
    change.cancel_notices().await?;
    notices::check_again(&mut change.transaction, &change.key.id).await?;
    change.save(EventKind::Retired, None).await?;
    Ok(answer(change.commit().await?))
}
