//! Liveness and readiness, for whatever watches over the process.

use axum::extract::State;

use crate::app::App;
use crate::problem::ApiResult;
use crate::store::settings;

pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready means that storage answers.
pub async fn readyz(State(app): State<App>) -> ApiResult<&'static str> {
    settings::get(&mut *app.store.read().await?, "ready").await?;
    Ok("ok\n")
}
