//! `POST /session/password`: a person changes their own password.

use axum::extract::State;
use axum::http::StatusCode;
use latchkey_contract::{ChangePassword, Problem, Slug};

use super::attempts::Subjects;
use super::password;
use crate::app::App;
use crate::clients::Client;
use crate::extract::Body;
use crate::principal::{Credential, Principal};
use crate::problem::{ApiError, ApiResult};
use crate::store::{access, people};

const DESCRIPTION: &str = "The password is changed. All other sessions, all embed tokens and the \
                           calendar link of the person have ended";

#[utoipa::path(post, path = "/session/password", tag = "session", request_body = ChangePassword, responses(
    (status = 204, description = DESCRIPTION),
    (status = 401, description = "not-signed-in, wrong-credentials", body = Problem),
    (status = 403, description = "bad-origin", body = Problem),
    (status = 404, description = "not-found: an embed token cannot change a password", body = Problem),
    (status = 422, description = "invalid", body = Problem),
    (status = 429, description = "too-many-requests", body = Problem),
))]
pub async fn change_password(
    State(app): State<App>,
    mut principal: Principal,
    client: Client,
    Body(form): Body<ChangePassword>,
) -> ApiResult<StatusCode> {
    principal.require_session()?;
    check_new(&form)?;
    let subjects = Subjects::new(&app, &principal.user.name, &client.address);
    subjects.take(&app, principal.now).await?;
    let known = people::credentials(&mut *app.store.read().await?, &principal.user.name).await?;
    let old_hash = known.map(|known| known.password_hash);
    if !password::verify(form.current, old_hash.clone()).await? {
        return Err(wrong());
    }
    subjects.succeeded(&app).await?;
    let new_hash = password::hash_new(form.new).await?;
    let old_hash = old_hash.unwrap_or_default();
    let mut write = principal.begin(&app).await?;
    if !people::replace_password(&mut write, &principal.user.id, &old_hash, &new_hash).await? {
        return Err(wrong());
    }
    let this_session = match &principal.credential {
        Credential::Session { token_hash } => Some(token_hash.as_str()),
        Credential::EmbedToken { .. } => None,
    };
    access::end_all(&mut write, &principal.user.id, this_session).await?;
    write.commit().await?;
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
