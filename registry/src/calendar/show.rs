//! `GET /calendar`: whether there is a feed. Its address is told only when it is made.

use axum::Json;
use axum::extract::State;
use latchkey_contract::{Calendar, Problem};

use crate::app::App;
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store;

#[utoipa::path(get, path = "/calendar", tag = "calendar", operation_id = "show_calendar", responses(
    (status = 200, body = Calendar),
    (status = 401, description = "not-signed-in", body = Problem),
    (status = 404, description = "not-found: by a token of a gallery", body = Problem),
))]
pub async fn show(State(app): State<App>, principal: Principal) -> ApiResult<Json<Calendar>> {
    principal.require_session()?;
    let mut connection = app.store.read().await?;
    let created_at = store::calendar::created_at(&mut connection, &principal.user.id).await?;
    Ok(Json(Calendar { active: created_at.is_some(), created_at }))
}
