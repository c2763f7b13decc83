//! `DELETE /session`: signs out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;

use super::set_cookie;
use crate::app::App;
use crate::principal::{Credential, Principal};
use crate::problem::ApiResult;
use crate::store::{embed_tokens, people, sessions};

#[utoipa::path(delete, path = "/session", tag = "session", responses(
    (status = 204, description = "Signed out, or the token has ended"),
))]
pub async fn end(State(app): State<App>, principal: Principal) -> ApiResult<Response> {
    let mut transaction = app.store.begin().await?;
    people::lock(&mut transaction, &principal.user.id).await?;
    let cookie = match &principal.credential {
        Credential::Session { token_hash } => {
            sessions::end(&mut transaction, token_hash).await?;
            Some([set_cookie(&app, app.cookie_name(), "", Some(TimeDelta::zero()))?])
        }
        Credential::EmbedToken { token_hash, .. } => {
            embed_tokens::end(&mut transaction, token_hash).await?;
            None
        }
    };
    transaction.commit().await?;
    Ok((StatusCode::NO_CONTENT, cookie, ()).into_response())
}
