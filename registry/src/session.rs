//! Signing in and out, confirming, and changing the password.

pub mod attempts;
pub mod browser;
mod change_password;
mod confirm;
mod end;
pub mod password;
mod show;
mod start;

use axum::http::{HeaderName, HeaderValue, header};
use chrono::TimeDelta;
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

/// Without `max_age`, the cookie ends with the browser.
fn set_cookie(
    app: &App,
    name: &str,
    token: &str,
    max_age: Option<TimeDelta>,
) -> ApiResult<(HeaderName, HeaderValue)> {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let max_age = max_age.map(|age| format!("; Max-Age={}", age.num_seconds())).unwrap_or_default();
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{max_age}");
    let mut value = HeaderValue::try_from(text).map_err(ApiError::internal)?;
    value.set_sensitive(true);
    Ok((header::SET_COOKIE, value))
}
