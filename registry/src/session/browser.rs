//! Device cookies (as OWASP describes them): a browser that has signed in to an account has a limit
//! of its own, so that guesses from elsewhere cannot lock its person out. A device cookie gives no
//! access. So it outlives a sign-out and a change of the password.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::TimeDelta;
use latchkey_contract::Instant;

use super::set_cookie;
use crate::app::App;
use crate::ids;
use crate::principal::cookie;
use crate::problem::ApiResult;
use crate::store::{Connection, browsers};

/// A browser is forgotten this long after the last sign-in.
pub const KNOWN_FOR: TimeDelta = TimeDelta::days(180);
/// The browsers of one person. A new one replaces the oldest one.
const MAX_BROWSERS: u32 = 10;

/// The hash of the request's device cookie, if the person has signed in with it.
pub async fn known(
    app: &App,
    headers: &HeaderMap,
    username: &str,
    now: Instant,
) -> ApiResult<Option<String>> {
    let Some(token) = cookie(headers, cookie_name(app)) else { return Ok(None) };
    let hash = ids::hash(token);
    let mut connection = app.store.read().await?;
    let is_known = !username.contains('\0')
        && browsers::is_known(&mut connection, &hash, username, now - KNOWN_FOR).await?;
    Ok(is_known.then_some(hash))
}

/// Makes the browser known to the account. Every sign-in issues a new cookie: a stolen older one is
/// worthless then, and so is one that a stranger has put into the browser.
pub async fn remember(
    app: &App,
    on: &mut Connection,
    headers: &HeaderMap,
    user_id: &str,
    now: Instant,
) -> ApiResult<(HeaderName, HeaderValue)> {
    let token = ids::new_secret()?;
    let hash = ids::hash(token.expose());
    if let Some(old) = cookie(headers, cookie_name(app)) {
        browsers::replace(on, &ids::hash(old), &hash).await?;
    }
    browsers::add(on, &hash, user_id, now, MAX_BROWSERS).await?;
    set_cookie(app, cookie_name(app), token.expose(), Some(KNOWN_FOR))
}

/// The `__Host-` prefix requires Secure, which needs https.
fn cookie_name(app: &App) -> &'static str {
    if app.is_https() { "__Host-latchkey-browser" } else { "latchkey-browser" }
}
