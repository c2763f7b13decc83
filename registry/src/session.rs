//! Signing in and out, confirming, and changing the password.

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

/// The cookie has no Max-Age: it ends with the browser. The registry limits the session itself.
fn set_cookie(app: &App, token: Option<&Value>) -> ApiResult<(HeaderName, HeaderValue)> {
    let name = app.cookie_name();
    let secure = if app.is_https() { "; Secure" } else { "" };
    let (token, ending) = token.map_or(("", "; Max-Age=0"), |token| (token.expose(), ""));
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{ending}");
    let mut value = HeaderValue::try_from(text).map_err(ApiError::internal)?;
    value.set_sensitive(true);
    Ok((header::SET_COOKIE, value))
}
