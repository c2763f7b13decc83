//! The principal of a request, from a cookie session or from a gallery's embed token.

mod embed_token;
mod session;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use latchkey_contract::{Instant, Owner, Slug, User};

pub use embed_token::{PREFIX as TOKEN_PREFIX, bearer};
pub use session::{IDLE, MAX_AGE, cookie};

use crate::about;
use crate::app::App;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};
use crate::store::{self, Reach, people};

pub const GALLERY_CONFIRMS: &str = "The site around this page must confirm that it's you. It then \
                                    gets a confirmed token, which is valid for two minutes.";

#[derive(Clone, Debug)]
pub struct Principal {
    pub user: User,
    pub owners: Vec<Owner>,
    pub reach: Reach,
    pub confirmed_until: Option<Instant>,
    /// One instant for all checks of the request.
    pub now: Instant,
    pub credential: Credential,
}

/// The credential of the request, as its stored hash.
#[derive(Clone, Debug)]
pub enum Credential {
    Session { token_hash: String },
    EmbedToken { token_hash: String, gallery: String },
}

impl Principal {
    /// Opens the transaction of a change, and reads the principal again in it. Until the transaction
    /// starts, the session may end, or the person may leave an owner or be disabled. Every command
    /// and request that takes access away locks the person too, so none of them runs in between.
    pub async fn begin(&mut self, app: &App) -> ApiResult<store::Transaction> {
        let mut transaction = app.store.begin().await?;
        people::lock(&mut transaction, &self.user.id).await?;
        let read_again = match &self.credential {
            Credential::Session { token_hash } => {
                session::read(app, &mut transaction, token_hash, self.now).await?.0
            }
            Credential::EmbedToken { token_hash, .. } => {
                embed_token::read(app, &mut transaction, token_hash, self.now).await?.0
            }
        };
        *self = read_again;
        Ok(transaction)
    }

    pub fn require_confirmation(&self) -> ApiResult<()> {
        if self.confirmed_until.is_some_and(|until| self.now < until) {
            return Ok(());
        }
        let detail = match self.credential {
            Credential::Session { .. } => {
                "Confirm your password to continue. The confirmation is valid for 15 minutes."
            }
            Credential::EmbedToken { .. } => GALLERY_CONFIRMS,
        };
        Err(ApiError::new(Slug::ConfirmationRequired, detail))
    }

    /// Refuses embed tokens, for what outlives every token: a calendar link, a password. Returns the
    /// hash of the session's cookie.
    pub fn require_session(&self) -> ApiResult<&str> {
        if let Credential::Session { token_hash } = &self.credential {
            return Ok(token_hash);
        }
        let detail = "This isn't available inside another site. Open your account page on the \
                      registry itself.";
        Err(ApiError::new(Slug::NotFound, detail))
    }

    /// The actor of an event: `ada`, or `ada through Contoso Gallery`.
    pub fn actor(&self) -> String {
        match &self.credential {
            Credential::Session { .. } => self.user.name.clone(),
            Credential::EmbedToken { gallery, .. } => {
                format!("{} through {gallery}", self.user.name)
            }
        }
    }

    pub fn owner(&self, id: &str) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.id == id)
    }
}

impl FromRequestParts<App> for Principal {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let own = OwnOrigin::from_request_parts(parts, app).await?;
        // Not for another scheme: a proxy in front may ask for Basic authentication, which a browser
        // then sends with every request.
        let principal = if embed_token::has_bearer(&parts.headers) {
            embed_token::principal(app, parts, &own).await?
        } else {
            session::principal(app, parts, &own).await?
        };
        about::user(&principal.user.name);
        Ok(principal)
    }
}
