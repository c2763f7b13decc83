//! `GET /calendar`: whether there is a calendar link. Only its creation shows the link itself.

use axum::Json;
use axum::extract::State;
use latchkey_contract::Calendar;

use crate::app::App;
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store;

#[utoipa::path(get, path = "/calendar", tag = "calendar", operation_id = "show_calendar", responses(
    (status = 200, body = Calendar),
    (status = 404, description = "not-found: not available with an embed token"),
))]
pub async fn show(State(app): State<App>, principal: Principal) -> ApiResult<Json<Calendar>> {
    principal.require_session()?;
    let mut connection = app.store.read().await?;
    let created_at = store::calendar::created_at(&mut connection, &principal.user.id).await?;
    Ok(Json(Calendar { active: created_at.is_some(), created_at }))
}
