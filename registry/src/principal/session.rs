//! The principal of a cookie session.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use latchkey_contract::{Instant, Slug};

use super::{Credential, Principal};
use crate::app::App;
use crate::hosts::{OwnOrigin, require_own_origin};
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::{Connection, Reach, people, sessions};

pub const IDLE: TimeDelta = TimeDelta::hours(12);
pub const MAX_AGE: TimeDelta = TimeDelta::days(14);
const CONFIRMED_FOR: TimeDelta = TimeDelta::minutes(15);
/// How often `seen_at` is written. The idle limit needs no more, and most reads then write nothing.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

pub async fn principal(app: &App, parts: &Parts, own: &OwnOrigin) -> ApiResult<Principal> {
    let token = cookie(&parts.headers, app.cookie_name()).ok_or_else(not_signed_in)?;
    if !parts.method.is_safe() {
        require_own_origin(&parts.headers, own)?;
    }
    by_session(app, &ids::hash(token)).await
}

async fn by_session(app: &App, token_hash: &str) -> ApiResult<Principal> {
    let now = app.now().await?;
    let mut connection = app.store.read().await?;
    let (principal, seen_at) = read(app, &mut connection, token_hash, now).await?;
    if now - seen_at >= SEEN_EVERY {
        app.seen.record(&principal.user.id, token_hash, now);
    }
    Ok(principal)
}

/// The principal, and when the session was last seen.
pub async fn read(
    app: &App,
    on: &mut Connection,
    token_hash: &str,
    now: Instant,
) -> ApiResult<(Principal, Instant)> {
    let session = sessions::find(on, token_hash).await?.ok_or_else(not_signed_in)?;
    let seen_at = app.seen.latest(&session.user.id, token_hash, session.seen_at);
    if now - seen_at >= IDLE || now - session.created_at >= MAX_AGE {
        return Err(not_signed_in());
    }
    let owners = people::owners_of(on, &session.user.id).await?;
    let until = session.confirmed_at + CONFIRMED_FOR;
    let principal = Principal {
        reach: Reach::whole(&session.user.id),
        user: session.user,
        owners,
        confirmed_until: (now < until).then_some(until),
        now,
        credential: Credential::Session { token_hash: token_hash.to_owned() },
    };
    Ok((principal, seen_at))
}

fn not_signed_in() -> ApiError {
    ApiError::new(Slug::NotSignedIn, "Sign in to continue. Your session may have ended.")
}

pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}
