//! Identifies the calling gallery by its secret. The secret must never reach a browser.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use latchkey_contract::Slug;

use crate::app::App;
use crate::clients::Client;
use crate::config::Gallery;
use crate::ids;
use crate::principal::bearer;
use crate::problem::{ApiError, ApiResult};
use crate::session::attempts::SecretLimit;

pub struct Caller(pub Gallery);

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        if parts.headers.contains_key(header::ORIGIN) {
            let detail = "Only a gallery's server may send this request. A browser sent it, because \
                          it has an Origin header. Keep the secret on the server.";
            return Err(ApiError::new(Slug::BadOrigin, detail));
        }
        let Some(secret) = bearer(&parts.headers) else {
            let detail = "Send the gallery's secret as Authorization: Bearer.";
            return Err(ApiError::new(Slug::NotSignedIn, detail));
        };
        // A correct secret is exempt from the rate limit. Otherwise strangers behind the same proxy
        // could block the gallery.
        if let Some(gallery) = app.config.galleries.iter().find(|one| has_secret(one, secret)) {
            return Ok(Self(gallery.clone()));
        }
        let client = Client::from_request_parts(parts, app).await?;
        let limit = SecretLimit::new(app, &client.address);
        let now = app.now().await?;
        limit.require_few(app, now).await?;
        limit.count(app, now).await?;
        let detail = "No gallery in the registry's configuration has this secret.";
        Err(ApiError::new(Slug::WrongCredentials, detail))
    }
}

/// Compares the hashes in constant time.
fn has_secret(gallery: &Gallery, secret: &str) -> bool {
    let (known, given) = (ids::hash(gallery.secret.expose()), ids::hash(secret));
    let differing = known.bytes().zip(given.bytes()).fold(0, |bits, (a, b)| bits | (a ^ b));
    differing == 0
}
