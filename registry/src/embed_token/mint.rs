//! `POST /embed-tokens`: a token for one person, in the frame of one origin.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use latchkey_contract::time::{plus_seconds, whole_seconds};
use latchkey_contract::{FieldError, Problem, Slug, Value};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::gallery::Asking;
use crate::app::App;
use crate::extract::Body;
use crate::ids;
use crate::principal::TOKEN_PREFIX;
use crate::problem::{ApiError, ApiResult};
use crate::store::embed_tokens::{self, Grant};
use crate::store::{Connection, people};

const LONGEST_SECONDS: u32 = 900;
/// Whoever mints tokens can act as the person: what could do harm can be done for two minutes.
const LONGEST_CONFIRMED_SECONDS: u32 = 120;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MintEmbedToken {
    /// A user's id.
    user: String,
    /// Ids of the owners it reaches; all of the user's when it is left out.
    #[serde(default, deserialize_with = "never_null")]
    #[schema(value_type = Vec<String>, required = false)]
    owners: Option<Vec<String>>,
    /// Of the page around the frame, one of the gallery's origins.
    origin: String,
    /// The gallery has just seen that it is the person, by a password or something as good.
    #[serde(default)]
    confirmed: bool,
    /// 1 to 900, confirmed 1 to 120; the longest by default.
    ttl_seconds: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct EmbedToken {
    #[schema(value_type = String)]
    token: Value,
    expires_at: DateTime<Utc>,
}

/// Null would be taken for "all", and nobody asks for all by mistake.
fn never_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    Vec::deserialize(from).map(Some)
}

#[utoipa::path(post, path = "/embed-tokens", tag = "embed-tokens", operation_id = "mint_embed_token",
    request_body = MintEmbedToken,
    security(("gallery" = [])),
    responses(
        (status = 200, body = EmbedToken, description = "The only answer that shows the token"),
        (status = 401, description = "not-signed-in, wrong-credentials", body = Problem),
        (status = 403, description = "bad-origin", body = Problem),
        (status = 422, description = "invalid", body = Problem),
        (status = 429, description = "too-many-requests", body = Problem),
    ))]
pub async fn mint(
    State(app): State<App>,
    Asking(gallery): Asking,
    Body(form): Body<MintEmbedToken>,
) -> ApiResult<Json<EmbedToken>> {
    if !gallery.origins.contains(&form.origin) {
        let detail = format!(
            "{} is configured for {}: send one of these exactly as it stands here, or add the one of \
             the page around the frame to the gallery's origins in the registry's configuration.",
            gallery.name,
            gallery.origins.join(", ")
        );
        return Err(ApiError::new(Slug::BadOrigin, detail));
    }
    let longest = if form.confirmed { LONGEST_CONFIRMED_SECONDS } else { LONGEST_SECONDS };
    let seconds = form.ttl_seconds.unwrap_or(longest);
    if !(1..=longest).contains(&seconds) {
        let what = if form.confirmed { "A confirmed token" } else { "A token" };
        let detail = format!("{what} lives 1 to {longest} seconds.");
        return Err(ApiError::field("ttl_seconds", detail));
    }
    let now = app.now().await?;
    let mut write = app.store.write().await?;
    require_user(&mut write, &form.user).await?;
    if let Some(owners) = &form.owners {
        require_owners(&mut write, &form.user, owners).await?;
    }
    let secret = ids::new_secret()?;
    let token = Value::new(format!("{TOKEN_PREFIX}{}", secret.expose()));
    let grant = Grant {
        gallery: gallery.name,
        origin: form.origin,
        owners: form.owners,
        confirmed: form.confirmed,
        expires_at: plus_seconds(whole_seconds(now), seconds.into()),
    };
    embed_tokens::add(&mut write, &ids::hash(token.expose()), &form.user, &grant).await?;
    write.commit().await?;
    Ok(Json(EmbedToken { token, expires_at: grant.expires_at }))
}

async fn require_user(on: &mut Connection, id: &str) -> ApiResult<()> {
    if ids::is_id("usr", id) && people::hold_enabled(on, id).await? {
        return Ok(());
    }
    let detail = "It must be the id of a user of this registry who is not disabled; \
                  `latchkey-registry user list` shows them.";
    Err(ApiError::field("user", detail))
}

/// Scoping fails closed: no owner is not all of them, and a stranger's is not left out.
async fn require_owners(on: &mut Connection, user_id: &str, asked: &[String]) -> ApiResult<()> {
    let known = people::owners_of(on, user_id).await?;
    let wrong = |field: String, detail: &str| FieldError { field, detail: detail.to_owned() };
    let mut errors = Vec::new();
    if asked.is_empty() {
        let detail = "Name at least one owner, or leave it out for all of the user's.";
        errors.push(wrong("owners".to_owned(), detail));
    }
    for (at, id) in asked.iter().enumerate() {
        if !known.iter().any(|owner| owner.id == *id) {
            let detail = "It must be the id of an owner whom the user acts for.";
            errors.push(wrong(format!("owners[{at}]"), detail));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(errors)) }
}
