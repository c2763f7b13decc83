//! `POST /session/confirm`: checks the password again, before a dangerous action.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{Confirm, Slug};

use super::attempts::PasswordLimit;
use super::password;
use crate::app::App;
use crate::clients::Client;
use crate::extract::Body;
use crate::principal::{Credential, GALLERY_CONFIRMS, Principal};
use crate::problem::{ApiError, ApiResult};
use crate::store::{people, sessions};

#[utoipa::path(post, path = "/session/confirm", tag = "session", request_body = Confirm, responses(
    (status = 204, description = "Confirmed for 15 minutes"),
    (status = 401, description = "wrong-credentials"),
    (status = 403, description = "confirmation-required: with an embed token, the gallery confirms"),
    (status = 429, description = "too-many-requests"),
))]
pub async fn confirm(
    State(app): State<App>,
    mut principal: Principal,
    client: Client,
    Body(form): Body<Confirm>,
) -> ApiResult<StatusCode> {
    let Credential::Session { token_hash } = principal.credential.clone() else {
        return Err(ApiError::new(Slug::ConfirmationRequired, GALLERY_CONFIRMS));
    };
    let limit = PasswordLimit::new(&app, &principal.user.name, &client.address, Some(&token_hash));
    let place = limit.admit(&app, principal.now).await?;
    let wrong = || ApiError::new(Slug::WrongCredentials, "The password is wrong.");
    let known = people::credentials(&mut *app.store.read().await?, &principal.user.name).await?;
    let hash = known.map(|known| known.password_hash);
    if !password::verify(place, form.password, hash.clone()).await? {
        return Err(wrong());
    }
    limit.succeeded(&app).await?;
    let mut transaction = principal.begin(&app).await?;
    let hash = hash.unwrap_or_default();
    if !people::lock_password(&mut transaction, &principal.user.id, &hash).await? {
        return Err(wrong());
    }
    sessions::confirm(&mut transaction, &token_hash, principal.now).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
