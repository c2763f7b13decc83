//! `DELETE /embed-tokens`: ends a gallery's tokens for a person who signed out of the gallery.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::gallery::Caller;
use crate::app::App;
use crate::extract::Body;
use crate::ids;
use crate::problem::ApiResult;
use crate::store::embed_tokens;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndEmbedTokens {
    /// A user's ID.
    user: String,
}

#[utoipa::path(delete, path = "/embed-tokens", tag = "embed-tokens", operation_id = "end_embed_tokens",
    request_body = EndEmbedTokens,
    security(("gallery" = [])),
    responses(
        (status = 204, description = "The gallery's tokens for the user have ended, or there were none"),
        (status = 401, description = "not-signed-in, wrong-credentials"),
        (status = 429, description = "too-many-requests"),
    ))]
pub async fn end(
    State(app): State<App>,
    Caller(gallery): Caller,
    Body(form): Body<EndEmbedTokens>,
) -> ApiResult<StatusCode> {
    // An unknown user has no tokens, so there is nothing to end.
    if ids::is_id("usr", &form.user) {
        let mut transaction = app.store.begin().await?;
        embed_tokens::end_of_gallery(&mut transaction, &form.user, &gallery.name).await?;
        transaction.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
