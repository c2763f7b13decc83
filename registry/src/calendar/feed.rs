//! `GET /calendar/{feed}.ics`: read by calendar apps, which cannot sign in. The link is their only
//! credential, and it works for this path only.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::Slug;

use super::ics;
use crate::app::App;
use crate::hosts::OwnOrigin;
use crate::ids;
use crate::large_answer;
use crate::problem::{ApiError, ApiResult};
use crate::store;
use crate::store::notices::{people, watch};

const TOKEN_CHARS: usize = 32;
/// The maximum number of keys of an owner. A calendar app reads the whole feed every hour.
const MAX_EVENTS: u32 = 500;

const EVENTS: &str = "One timed event per key, at the expiry of its current value: the 500 soonest \
                      ones, then the latest past ones";

#[utoipa::path(get, path = "/calendar/{feed}.ics", tag = "calendar", operation_id = "read_calendar",
    security(()),
    params(("feed" = String, Path, description = "From the URL that POST /calendar returned")),
    responses(
        (status = 200, content_type = "text/calendar", body = String,
            description = EVENTS),
        (status = 304, description = "Unchanged since the version in If-None-Match"),
        (status = 404, description = "not-found"),
    ))]
pub async fn feed(
    State(app): State<App>,
    OwnOrigin(origin): OwnOrigin,
    Path(feed): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let now = app.now().await?;
    let token = feed.strip_suffix(".ics").filter(|token| token.len() == TOKEN_CHARS);
    let mut connection = app.store.read().await?;
    let user_id = match token {
        Some(token) => store::calendar::user_of(&mut connection, &ids::hash(token)).await?,
        None => None,
    };
    let Some(user_id) = user_id else {
        let detail = "This calendar link doesn't work anymore: it was replaced or turned off. \
                      Create a new one on the account page.";
        return Err(ApiError::new(Slug::NotFound, detail));
    };
    let expiries = store::calendar::expiries(&mut connection, &user_id, now, MAX_EVENTS).await?;
    let choice = people::choice(&mut connection, &user_id).await?;
    // `None` sorts before every instant.
    let alarms_changed_at = people::choice_changed_at(&mut connection, &user_id)
        .await?
        .max(watch::policy_changed_at(&mut connection).await?);
    drop(connection);
    let days = &app.config.policy.notice_days;
    let text = ics::calendar(&expiries, days, &choice, alarms_changed_at, &origin);
    // Weak, because a proxy may compress the response.
    let tag = format!("W/\"{}\"", &ids::hash(&text)[..32]);
    let seen =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let unchanged = seen.flat_map(|list| list.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.trim_start_matches("W/") == tag.trim_start_matches("W/")
    });
    let tag = [(header::ETAG, HeaderValue::try_from(tag).map_err(ApiError::internal)?)];
    if unchanged {
        return Ok((StatusCode::NOT_MODIFIED, tag).into_response());
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"))];
    let body = large_answer::body(text.into_bytes(), &user_id)?;
    Ok((tag, kind, body).into_response())
}
