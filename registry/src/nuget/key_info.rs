//! `GET /key`: lets a pipeline check its value before the build. This does not count as a use.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use latchkey_contract::{Owner, Pattern, Scope, State as KeyState};
use serde::Serialize;
use utoipa::ToSchema;

use super::{authorize, reason, warning};
use crate::app::App;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

#[derive(Serialize, ToSchema)]
pub struct KeyInfo {
    id: String,
    name: String,
    owner: Owner,
    state: KeyState,
    value: ValueRole,
    /// Whether the value works. A push may still lack a scope or a package pattern.
    accepted: bool,
    /// The slug of the problem that a push would get.
    refusal: Option<String>,
    /// When this value stops or stopped working, if nobody ends it earlier.
    expires_at: Option<DateTime<Utc>>,
    replaced_at: Option<DateTime<Utc>>,
    scopes: Vec<Scope>,
    packages: Vec<Pattern>,
    regenerate_url: String,
    #[serde(with = "latchkey_contract::time::millis")]
    #[schema(value_type = String, format = DateTime)]
    server_time: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ValueRole {
    Current,
    Retiring,
    Ended,
}

#[utoipa::path(get, path = "/key", tag = "push",
    security(()),
    params(("X-NuGet-ApiKey" = String, Header, description = "The value to check")),
    responses(
        (status = 200, body = KeyInfo, description = "For any value that this registry issued, with X-NuGet-Warning if a push would get it"),
        (status = 401, description = "key-missing"),
        (status = 403, description = "key-unknown"),
    ))]
pub async fn key_info(
    State(app): State<App>,
    own: OwnOrigin,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let text = authorize::presented_text(&headers)?;
    let now = app.now().await?;
    let found = authorize::find(&app, &text).await?;
    let refusal = found.check(&own, now).err();
    let retired = found.value.retires_at.is_some_and(|end| now >= end);
    let value = if found.value.ended.is_some() || retired {
        ValueRole::Ended
    } else if found.is_retiring(now) {
        ValueRole::Retiring
    } else {
        ValueRole::Current
    };
    let info = KeyInfo {
        id: found.key.id.clone(),
        name: found.key.name.clone(),
        owner: found.key.owner.clone(),
        state: found.key.life.state(now),
        value,
        accepted: refusal.is_none(),
        refusal: refusal.map(|refused| refused.slug().as_str().to_owned()),
        expires_at: found.value.retires_at.or(found.value.expires_at),
        replaced_at: found.value.replaced_at,
        scopes: found.key.scopes.clone(),
        packages: found.key.packages.clone(),
        regenerate_url: found.regenerate_url(&own),
        server_time: now,
    };
    let warning = warning::warning(&found, &own, now);
    // Its buffer would grow three times from the 128 bytes that `axum::Json` begins with.
    let mut json = Vec::with_capacity(1_024);
    serde_json::to_writer(&mut json, &info).map_err(ApiError::internal)?;
    let response = ([(header::CONTENT_TYPE, JSON)], json).into_response();
    Ok(reason::with_warning(response, warning.as_deref()))
}
