//! `DELETE /calendar`: ends the calendar link. Ending a link makes the account safer, so this request needs no confirmation.

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::extract::{Body, Nothing};
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store;

#[utoipa::path(delete, path = "/calendar", tag = "calendar", operation_id = "forget_calendar", responses(
    (status = 204, description = "The calendar link has ended, or there was none"),
    (status = 404, description = "not-found: not available with an embed token"),
))]
pub async fn forget(
    State(app): State<App>,
    mut principal: Principal,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<StatusCode> {
    principal.require_session()?;
    let mut transaction = principal.begin(&app).await?;
    store::calendar::delete(&mut transaction, &principal.user.id).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
