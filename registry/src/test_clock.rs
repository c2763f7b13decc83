//! `POST /test/clock`, only with `--test-clock`: stops the clock and sets it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use latchkey_contract::{Instant, Slug};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::clock;
use crate::extract::Body;
use crate::problem::{ApiError, ApiResult};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    now: Option<Instant>,
    advance_seconds: Option<i64>,
}

#[derive(Serialize)]
pub struct Now {
    #[serde(with = "latchkey_contract::time::millis")]
    now: Instant,
}

/// Refuses requests from pages, which have an `Origin`.
pub async fn set(
    State(app): State<App>,
    headers: HeaderMap,
    Body(step): Body<Move>,
) -> ApiResult<Json<Now>> {
    if headers.contains_key(header::ORIGIN) {
        return Err(ApiError::new(Slug::BadOrigin, "A page can't set the test clock."));
    }
    let before = app.now().await?;
    let now = match (step.now, step.advance_seconds) {
        (Some(now), None) => Some(now),
        (None, Some(seconds)) => {
            TimeDelta::try_seconds(seconds).and_then(|step| before.checked_add_signed(step))
        }
        _ => None,
    };
    let Some(now) = now else {
        return Err(ApiError::field("now", "Send either `now` or `advance_seconds`."));
    };
    let mut transaction = app.store.begin().await?;
    clock::set(&mut transaction, now).await?;
    transaction.commit().await?;
    Ok(Json(Now { now }))
}
