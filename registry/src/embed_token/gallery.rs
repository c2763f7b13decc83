//! Which gallery asks: its secret says so, and it never is in a browser.

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
use crate::session::attempts::Guesses;

pub struct Asking(pub Gallery);

impl FromRequestParts<App> for Asking {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        if parts.headers.contains_key(header::ORIGIN) {
            let detail = "This is for a gallery's server: its secret must never be in a browser, \
                          and a request with an Origin comes from one.";
            return Err(ApiError::new(Slug::BadOrigin, detail));
        }
        let Some(secret) = bearer(&parts.headers) else {
            let detail = "Send the gallery's secret as Authorization: Bearer.";
            return Err(ApiError::new(Slug::NotSignedIn, detail));
        };
        // The right one never waits: strangers behind the same proxy could make it.
        if let Some(gallery) = app.config.galleries.iter().find(|one| is_that_of(one, secret)) {
            return Ok(Self(gallery.clone()));
        }
        let client = Client::from_request_parts(parts, app).await?;
        let guesses = Guesses::of_secrets(app, &client.address);
        let now = app.now().await?;
        guesses.require_few(app, now).await?;
        guesses.count(app, now).await?;
        let detail = "That is the secret of no gallery in the registry's configuration.";
        Err(ApiError::new(Slug::WrongCredentials, detail))
    }
}

/// Hashes, in a time that does not depend on where they differ.
fn is_that_of(gallery: &Gallery, secret: &str) -> bool {
    let (known, given) = (ids::hash(gallery.secret.expose()), ids::hash(secret));
    let differing = known.bytes().zip(given.bytes()).fold(0, |bits, (a, b)| bits | (a ^ b));
    differing == 0
}
