//! `POST /calendar`: creates a calendar link. The old link ends.

use axum::Json;
use axum::extract::State;
use latchkey_contract::CalendarAddress;

use crate::app::App;
use crate::extract::{Body, Nothing};
use crate::hosts::OwnOrigin;
use crate::ids;
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store;

#[utoipa::path(post, path = "/calendar", tag = "calendar", operation_id = "mint_calendar", responses(
    (status = 200, body = CalendarAddress, description = "The only response that contains the link"),
    (status = 403, description = "confirmation-required, bad-origin"),
    (status = 404, description = "not-found: not available with an embed token"),
))]
pub async fn mint(
    State(app): State<App>,
    OwnOrigin(origin): OwnOrigin,
    mut principal: Principal,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<Json<CalendarAddress>> {
    principal.require_session()?;
    principal.require_confirmation()?;
    let token = ids::new_secret()?;
    let mut transaction = principal.begin(&app).await?;
    let token_hash = ids::hash(token.expose());
    store::calendar::put(&mut transaction, &principal.user.id, &token_hash, principal.now).await?;
    transaction.commit().await?;
    let url = format!("{origin}/api/v1/calendar/{}.ics", token.expose());
    Ok(Json(CalendarAddress { url }))
}
