//! `GET /policy`: what the operator allows. It needs no sign-in, because the page loads it first.

use axum::Json;
use axum::extract::State;
use latchkey_contract::Policy;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

#[utoipa::path(get, path = "/policy", tag = "policy", security(()), responses((status = 200, body = Policy)))]
pub async fn policy(State(app): State<App>) -> Json<Policy> {
    Json(app.config.policy.clone())
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(policy))
}
