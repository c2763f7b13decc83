//! `POST /session/password`: a person changes their own password.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{ChangePassword, Slug};

use super::attempts::PasswordLimit;
use super::password;
use crate::app::App;
use crate::clients::Client;
use crate::extract::Body;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store::{access, people};

const DESCRIPTION: &str = "The password is changed. All other sessions, all embed tokens and the \
                           calendar link of the person have ended";

#[utoipa::path(post, path = "/session/password", tag = "session", request_body = ChangePassword, responses(
    (status = 204, description = DESCRIPTION),
    (status = 401, description = "not-signed-in, wrong-credentials"),
    (status = 404, description = "not-found: an embed token cannot change a password"),
    (status = 429, description = "too-many-requests"),
))]
pub async fn change_password(
    State(app): State<App>,
    mut principal: Principal,
    client: Client,
    Body(form): Body<ChangePassword>,
) -> ApiResult<StatusCode> {
    let token_hash = principal.require_session()?.to_owned();
    check_new(&form)?;
    let name = principal.user.name.clone();
    let limit = PasswordLimit::new(&app, &name, &client.address, Some(&token_hash));
    let place = limit.admit(&app, principal.now).await?;
    let known = people::credentials(&mut *app.store.read().await?, &name).await?;
    let old_hash = known.map(|known| known.password_hash);
    if !password::verify(place.clone(), form.current, old_hash.clone()).await? {
        return Err(wrong());
    }
    limit.succeeded(&app).await?;
    let new_hash = password::hash_new(place, form.new).await?;
    let old_hash = old_hash.unwrap_or_default();
    let mut transaction = principal.begin(&app).await?;
    if !people::replace_password(&mut transaction, &principal.user.id, &old_hash, &new_hash).await?
    {
        return Err(wrong());
    }
    access::end_all(&mut transaction, &principal.user.id, Some(&token_hash)).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check_new(form: &ChangePassword) -> ApiResult<()> {
    password::check_new(&form.new).map_err(|detail| ApiError::field("new", detail))?;
    if form.new.expose() == form.current.expose() {
        return Err(ApiError::field("new", "The new password must differ from the current one."));
    }
    Ok(())
}

fn wrong() -> ApiError {
    ApiError::new(Slug::WrongCredentials, "The current password is wrong.")
}
