//! Signing in and out, and confirming that it is still the same person.

pub mod attempts;
mod change_password;
mod confirm;
mod end;
pub mod password;
mod show;
mod start;

use axum::http::{HeaderName, HeaderValue, header};
use latchkey_contract::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::problem::{ApiError, ApiResult};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start::start, show::show, end::end))
        .routes(routes!(confirm::confirm))
        .routes(routes!(change_password::change_password))
}

/// No Max-Age: the cookie ends with the browser, the session by the registry's own limits.
fn set_cookie(app: &App, token: Option<&Value>) -> ApiResult<(HeaderName, HeaderValue)> {
    let name = app.cookie_name();
    let secure = if app.is_https() { "; Secure" } else { "" };
    let (token, ending) = token.map_or(("", "; Max-Age=0"), |token| (token.expose(), ""));
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{ending}");
    let mut value = HeaderValue::try_from(text).map_err(ApiError::internal)?;
    value.set_sensitive(true);
    Ok((header::SET_COOKIE, value))
}
