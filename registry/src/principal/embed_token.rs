//! The principal of an embed token. A frame in a gallery's page has no cookie of the registry.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use latchkey_contract::{Instant, Slug};

use super::{Credential, Principal};
use crate::app::App;
use crate::hosts::{OwnOrigin, require_own_origin};
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::embed_tokens::{self, Grant, Granted};
use crate::store::{Connection, Reach, people};

/// Anyone who finds a token can recognize it by this prefix.
pub const PREFIX: &str = "lke_";
const EMBED_ORIGIN: &str = "latchkey-embed-origin";

/// A browser never sends a token by itself, so a change by token needs no `Origin`. If there is one,
/// it must be the registry's own: no other page may send a token.
pub async fn principal(app: &App, parts: &Parts, own: &OwnOrigin) -> ApiResult<Principal> {
    let token = bearer(&parts.headers).filter(|token| token.starts_with(PREFIX));
    let token_hash = ids::hash(token.ok_or_else(no_such_token)?);
    let now = app.now().await?;
    let (principal, origin) = read(app, &mut *app.store.read().await?, &token_hash, now).await?;
    let mut named = parts.headers.get_all(EMBED_ORIGIN).iter();
    let (named, more) = (named.next(), named.next());
    if more.is_some() || named.is_none_or(|named| named.as_bytes() != origin.as_bytes()) {
        let detail = "This token was minted for another origin. Send the origin of the page around \
                      the frame as Latchkey-Embed-Origin, with a token for that origin.";
        return Err(ApiError::new(Slug::BadOrigin, detail));
    }
    if !parts.method.is_safe() && parts.headers.contains_key(header::ORIGIN) {
        require_own_origin(&parts.headers, own)?;
    }
    Ok(principal)
}

/// The principal, and the origin that the token was minted for.
pub async fn read(
    app: &App,
    on: &mut Connection,
    token_hash: &str,
    now: Instant,
) -> ApiResult<(Principal, String)> {
    let found = embed_tokens::find(on, token_hash).await?;
    let Granted { user, grant } = found.ok_or_else(no_such_token)?;
    if now >= grant.expires_at || !is_configured(app, &grant) {
        return Err(no_such_token());
    }
    let reach = match &grant.owners {
        Some(owners) => Reach::of(&user.id, owners),
        None => Reach::whole(&user.id),
    };
    let mut owners = people::owners_of(on, &user.id).await?;
    owners.retain(|owner| reach.reaches(&owner.id));
    let principal = Principal {
        user,
        owners,
        reach,
        confirmed_until: grant.confirmed.then_some(grant.expires_at),
        now,
        credential: Credential::EmbedToken {
            token_hash: token_hash.to_owned(),
            gallery: grant.gallery,
        },
    };
    Ok((principal, grant.origin))
}

/// A token ends when the operator removes its gallery or its origin from the configuration.
fn is_configured(app: &App, grant: &Grant) -> bool {
    let mut galleries = app.config.galleries.iter();
    let gallery = galleries.find(|gallery| gallery.name == grant.gallery);
    gallery.is_some_and(|gallery| gallery.origins.contains(&grant.origin))
}

/// The same answer for every reason, so that it reveals nothing about the token.
fn no_such_token() -> ApiError {
    let detail = "This token is invalid or has ended. Get a new one from the gallery's server.";
    ApiError::new(Slug::NotSignedIn, detail)
}

/// Whether the request has a bearer token, valid or not.
pub fn has_bearer(headers: &HeaderMap) -> bool {
    let scheme = |given: &HeaderValue| {
        let text = given.to_str().unwrap_or_default();
        text.split(' ').next().is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"))
    };
    headers.get_all(header::AUTHORIZATION).iter().any(scheme)
}

/// The token in `Authorization: Bearer …`. `None` for another scheme, and for two headers.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (one, more) = (given.next()?, given.next());
    let (scheme, secret) = one.to_str().ok()?.split_once(' ')?;
    (more.is_none() && scheme.eq_ignore_ascii_case("bearer")).then_some(secret)
}
