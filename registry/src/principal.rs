//! Who asks: a cookie session or the bearer token of an embedding gallery becomes one principal.

mod embed_token;
mod session;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use latchkey_contract::{Instant, Owner, Slug, User};

pub use embed_token::{PREFIX as TOKEN_PREFIX, bearer};
pub use session::{IDLE, LONGEST, cookie};

use crate::app::App;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};
use crate::store::Reach;

pub const GALLERY_CONFIRMS: &str = "The gallery around this page has to confirm that it is you; \
                                    then it mints a confirmed token, which holds for two minutes.";

#[derive(Clone, Debug)]
pub struct Principal {
    pub user: User,
    pub owners: Vec<Owner>,
    pub reach: Reach,
    pub confirmed_until: Option<Instant>,
    /// The instant the whole request is judged at.
    pub now: Instant,
    pub credential: Credential,
}

/// What the request proved with who it is from, as the hash it is stored under.
#[derive(Clone, Debug)]
pub enum Credential {
    Session { token_hash: String },
    EmbedToken { token_hash: String, gallery: String },
}

impl Principal {
    pub fn require_confirmation(&self) -> ApiResult<()> {
        if self.confirmed_until.is_some_and(|until| self.now < until) {
            return Ok(());
        }
        let detail = match self.credential {
            Credential::Session { .. } => {
                "Confirm with your password that it is you; that holds for 15 minutes."
            }
            Credential::EmbedToken { .. } => GALLERY_CONFIRMS,
        };
        Err(ApiError::new(Slug::ConfirmationRequired, detail))
    }

    /// What outlives every token, like the address of a calendar, is for the person at the registry.
    pub fn require_session(&self) -> ApiResult<()> {
        if matches!(self.credential, Credential::Session { .. }) {
            return Ok(());
        }
        let detail = "This is about the whole account and not for a page of another site. Open \
                      the registry itself for it.";
        Err(ApiError::new(Slug::NotFound, detail))
    }

    /// Who is named where a change is told: `ada`, or `ada through Contoso Gallery`.
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
        if parts.headers.contains_key(header::AUTHORIZATION) {
            return embed_token::principal(app, parts, &own).await;
        }
        session::principal(app, parts, &own).await
    }
}
