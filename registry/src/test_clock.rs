//! `POST /test/clock`, there only with `--test-clock`: stands the clock and moves it.

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

/// Not for pages: a request with an `Origin` is refused.
pub async fn set(
    State(app): State<App>,
    headers: HeaderMap,
    Body(step): Body<Move>,
) -> ApiResult<Json<Now>> {
    if headers.contains_key(header::ORIGIN) {
        return Err(ApiError::new(Slug::BadOrigin, "The test clock is not for pages."));
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
    let mut write = app.store.write().await?;
    clock::set(&mut write, now).await?;
    write.commit().await?;
    Ok(Json(Now { now }))
}
