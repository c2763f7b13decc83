//! Who asks: a cookie session becomes one principal. Bearer tokens of embedding galleries will
//! become the same one; until they exist a request with `Authorization` is signed in as nobody.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use latchkey_contract::{Instant, Owner, Slug, User};

use crate::app::App;
use crate::hosts::{OwnOrigin, require_own_origin};
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::{people, sessions};

pub const IDLE: TimeDelta = TimeDelta::hours(12);
pub const LONGEST: TimeDelta = TimeDelta::days(14);
const CONFIRMED_FOR: TimeDelta = TimeDelta::minutes(15);
/// `seen_at` is as exact as the idle limit needs, so that reading does not write every time.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

#[derive(Clone, Debug)]
pub struct Principal {
    pub user: User,
    pub owners: Vec<Owner>,
    pub confirmed_until: Option<Instant>,
    /// The instant the whole request is judged at.
    pub now: Instant,
    pub token_hash: String,
}

impl Principal {
    pub fn require_confirmation(&self) -> ApiResult<()> {
        if self.confirmed_until.is_some_and(|until| self.now < until) {
            return Ok(());
        }
        let detail = "Confirm with your password that it is you; that holds for 15 minutes.";
        Err(ApiError::new(Slug::ConfirmationRequired, detail))
    }

    pub fn owner(&self, id: &str) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.id == id)
    }
}

impl FromRequestParts<App> for Principal {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let own = OwnOrigin::from_request_parts(parts, app).await?;
        if parts.headers.contains_key(header::AUTHORIZATION) {
            return Err(not_signed_in());
        }
        let token = cookie(&parts.headers, app.cookie_name()).ok_or_else(not_signed_in)?;
        if !parts.method.is_safe() {
            require_own_origin(&parts.headers, &own)?;
        }
        by_session(app, &ids::hash(token)).await
    }
}

async fn by_session(app: &App, token_hash: &str) -> ApiResult<Principal> {
    let now = app.now().await?;
    let mut connection = app.store.read().await?;
    let session = sessions::find(&mut connection, token_hash).await?.ok_or_else(not_signed_in)?;
    if now - session.seen_at >= IDLE || now - session.created_at >= LONGEST {
        return Err(not_signed_in());
    }
    let owners = people::owners_of(&mut connection, &session.user.id).await?;
    drop(connection);
    if now - session.seen_at >= SEEN_EVERY {
        let mut write = app.store.write().await?;
        sessions::seen(&mut write, token_hash, now).await?;
        write.commit().await?;
    }
    let until = session.confirmed_at + CONFIRMED_FOR;
    Ok(Principal {
        user: session.user,
        owners,
        confirmed_until: (now < until).then_some(until),
        now,
        token_hash: token_hash.to_owned(),
    })
}

fn not_signed_in() -> ApiError {
    ApiError::new(Slug::NotSignedIn, "Sign in first; the session may have ended.")
}

pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}
