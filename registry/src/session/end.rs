//! `DELETE /session`: signing out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::set_cookie;
use crate::app::App;
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store::sessions;

#[utoipa::path(delete, path = "/session", tag = "session", responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "not-signed-in", body = latchkey_contract::Problem),
))]
pub async fn end(State(app): State<App>, principal: Principal) -> ApiResult<Response> {
    let mut write = app.store.write().await?;
    sessions::end(&mut write, &principal.token_hash).await?;
    write.commit().await?;
    Ok((StatusCode::NO_CONTENT, [set_cookie(&app, None)?]).into_response())
}
