//! `POST /embed-tokens`: mints a token for one person and one embedding origin.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use latchkey_contract::time::{plus_seconds, whole_seconds};
use latchkey_contract::{FieldError, Secret, Slug};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::gallery::Caller;
use crate::app::App;
use crate::extract::Body;
use crate::ids;
use crate::principal::TOKEN_PREFIX;
use crate::problem::{ApiError, ApiResult};
use crate::store::embed_tokens::{self, Grant};
use crate::store::{Connection, people};

const MAX_SECONDS: u32 = 900;
/// A gallery's secret lets its holder act as a person, so dangerous actions get only two minutes.
const MAX_CONFIRMED_SECONDS: u32 = 120;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MintEmbedToken {
    /// A user's ID.
    user: String,
    /// IDs of the owners that the token covers. All of the user's owners if omitted.
    #[serde(default, deserialize_with = "never_null")]
    #[schema(value_type = Vec<String>, required = false)]
    owners: Option<Vec<String>>,
    /// The origin of the page around the frame. One of the gallery's origins.
    origin: String,
    /// The gallery has just confirmed the person's identity, with a password or an equal proof.
    #[serde(default)]
    confirmed: bool,
    /// 1 to 900, or 1 to 120 if confirmed. The maximum by default.
    #[schema(minimum = 1, maximum = 900)]
    ttl_seconds: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct EmbedToken {
    #[schema(value_type = String)]
    token: Secret,
    expires_at: DateTime<Utc>,
}

/// Null is refused. It would mean all owners, possibly by mistake.
fn never_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    Vec::deserialize(from).map(Some)
}

#[utoipa::path(post, path = "/embed-tokens", tag = "embed-tokens", operation_id = "mint_embed_token",
    request_body = MintEmbedToken,
    security(("gallery" = [])),
    responses(
        (status = 200, body = EmbedToken, description = "The only response that contains the token"),
        (status = 401, description = "not-signed-in, wrong-credentials"),
        (status = 429, description = "too-many-requests"),
    ))]
pub async fn mint(
    State(app): State<App>,
    Caller(gallery): Caller,
    Body(form): Body<MintEmbedToken>,
) -> ApiResult<Json<EmbedToken>> {
    if !gallery.origins.contains(&form.origin) {
        let detail = format!(
            "{} is configured for {}. Send one of these origins exactly, or add the origin of the page \
             around the frame to the gallery's origins in the registry's configuration.",
            gallery.name,
            gallery.origins.join(", ")
        );
        return Err(ApiError::new(Slug::BadOrigin, detail));
    }
    let max = if form.confirmed { MAX_CONFIRMED_SECONDS } else { MAX_SECONDS };
    let seconds = form.ttl_seconds.unwrap_or(max);
    if !(1..=max).contains(&seconds) {
        let what = if form.confirmed { "A confirmed token" } else { "A token" };
        let detail = format!("{what} can be valid for 1 to {max} seconds.");
        return Err(ApiError::field("ttl_seconds", detail));
    }
    let now = app.now().await?;
    let mut transaction = app.store.begin().await?;
    require_user(&mut transaction, &form.user).await?;
    if let Some(owners) = &form.owners {
        require_owners(&mut transaction, &form.user, owners).await?;
    }
    let secret = ids::new_secret()?;
    let token = Secret::new(format!("{TOKEN_PREFIX}{}", secret.expose()));
    let grant = Grant {
        gallery: gallery.name,
        origin: form.origin,
        owners: form.owners,
        confirmed: form.confirmed,
        expires_at: plus_seconds(whole_seconds(now), seconds.into()),
    };
    embed_tokens::add(&mut transaction, &ids::hash(token.expose()), &form.user, &grant).await?;
    transaction.commit().await?;
    Ok(Json(EmbedToken { token, expires_at: grant.expires_at }))
}

async fn require_user(on: &mut Connection, id: &str) -> ApiResult<()> {
    if ids::is_id("usr", id) && people::lock_enabled(on, id).await? {
        return Ok(());
    }
    let detail = "Must be the ID of a user of this registry who is not disabled. \
                  `latchkey-registry user list` prints the IDs.";
    Err(ApiError::field("user", detail))
}

/// Scoping fails closed: an empty list or a foreign owner is an error.
async fn require_owners(on: &mut Connection, user_id: &str, requested: &[String]) -> ApiResult<()> {
    let known = people::owners_of(on, user_id).await?;
    let wrong = |field: String, detail: &str| FieldError { field, detail: detail.to_owned() };
    let mut errors = Vec::new();
    if requested.is_empty() {
        let detail = "Name at least one owner, or omit `owners` to cover all of the user's owners.";
        errors.push(wrong("owners".to_owned(), detail));
    }
    for (at, id) in requested.iter().enumerate() {
        if !known.iter().any(|owner| owner.id == *id) {
            let detail = "Must be the ID of an owner that the user can act for.";
            errors.push(wrong(format!("owners[{at}]"), detail));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::fields(errors)) }
}
