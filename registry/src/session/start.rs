//! `POST /session`: signs in with name and password.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{SignIn, Slug};

use super::attempts::Subjects;
use super::{password, set_cookie};
use crate::app::App;
use crate::clients::Client;
use crate::extract::Body;
use crate::hosts::FromOwnPage;
use crate::ids;
use crate::principal::cookie;
use crate::problem::{ApiError, ApiResult};
use crate::store::{people, sessions};

#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 204, description = "Signed in; the cookie is set"),
    (status = 401, description = "wrong-credentials", body = latchkey_contract::Problem),
    (status = 429, description = "too-many-requests", body = latchkey_contract::Problem),
))]
pub async fn start(
    State(app): State<App>,
    _: FromOwnPage,
    client: Client,
    headers: HeaderMap,
    Body(form): Body<SignIn>,
) -> ApiResult<Response> {
    let now = app.now().await?;
    let subjects = Subjects::new(&app, &form.username, &client.address);
    subjects.take(&app, now).await?;
    let known = if form.username.contains('\0') {
        None
    } else {
        people::credentials(&mut *app.store.read().await?, &form.username).await?
    };
    let known = known.filter(|known| !known.disabled);
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    if let (true, Some(known)) = (password::verify(form.password, hash).await?, known) {
        subjects.succeeded(&app).await?;
        let token = ids::new_secret()?;
        let mut write = app.store.write().await?;
        if !people::lock_password(&mut write, &known.user_id, &known.password_hash).await? {
            return Err(wrong());
        }
        // Nobody can use this browser's previous session anymore, so it ends.
        if let Some(old) = cookie(&headers, app.cookie_name()) {
            sessions::end(&mut write, &ids::hash(old)).await?;
        }
        sessions::add(&mut write, &ids::hash(token.expose()), &known.user_id, now).await?;
        write.commit().await?;
        return Ok((StatusCode::NO_CONTENT, [set_cookie(&app, Some(&token))?]).into_response());
    }
    Err(wrong())
}

fn wrong() -> ApiError {
    ApiError::new(Slug::WrongCredentials, "The name or the password is wrong.")
}
