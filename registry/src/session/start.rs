//! `POST /session`: signs in with name and password.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use latchkey_contract::{SignIn, Slug};

use super::attempts::PasswordLimit;
use super::{browser, password, set_cookie};
use crate::app::App;
use crate::clients::Client;
use crate::extract::Body;
use crate::hosts::FromOwnPage;
use crate::ids;
use crate::principal::cookie;
use crate::problem::{ApiError, ApiResult};
use crate::store::{people, sessions};

/// The sessions of one person. A new one replaces the oldest one.
const MAX_SESSIONS: u32 = 50;

const SIGNED_IN: &str = "Signed in. Sets two cookies: the session, and a device cookie with Max-Age. \
                         A browser with the device cookie has its own limit of failed sign-ins";

#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, security(()), responses(
    (status = 204, description = SIGNED_IN),
    (status = 401, description = "wrong-credentials"),
    (status = 429, description = "too-many-requests"),
))]
pub async fn start(
    State(app): State<App>,
    _: FromOwnPage,
    client: Client,
    headers: HeaderMap,
    Body(form): Body<SignIn>,
) -> ApiResult<Response> {
    let now = app.now().await?;
    let known_browser = browser::known(&app, &headers, &form.username, now).await?;
    let browser = known_browser.as_deref();
    let limit = PasswordLimit::new(&app, &form.username, &client.address, browser);
    let place = limit.admit(&app, now).await?;
    let known = if form.username.contains('\0') {
        None
    } else {
        people::credentials(&mut *app.store.read().await?, &form.username).await?
    };
    let known = known.filter(|known| !known.disabled);
    let hash = known.as_ref().map(|known| known.password_hash.clone());
    if let (true, Some(known)) = (password::verify(place, form.password, hash).await?, known) {
        limit.succeeded(&app).await?;
        let token = ids::new_secret()?;
        let mut transaction = app.store.begin().await?;
        if !people::lock_password(&mut transaction, &known.user_id, &known.password_hash).await? {
            return Err(wrong());
        }
        // Nobody can use this browser's previous session anymore, so it ends.
        if let Some(old) = cookie(&headers, app.cookie_name()) {
            sessions::end(&mut transaction, &ids::hash(old)).await?;
        }
        let hash = ids::hash(token.expose());
        sessions::add(&mut transaction, &hash, &known.user_id, now, MAX_SESSIONS).await?;
        let device =
            browser::remember(&app, &mut transaction, &headers, &known.user_id, now).await?;
        transaction.commit().await?;
        // Without Max-Age: the registry limits the session itself.
        let session = set_cookie(&app, app.cookie_name(), token.expose(), None)?;
        return Ok((StatusCode::NO_CONTENT, AppendHeaders([session, device])).into_response());
    }
    Err(wrong())
}

fn wrong() -> ApiError {
    ApiError::new(Slug::WrongCredentials, "The name or the password is wrong.")
}
