//! `GET /policy`: what the operator allows. Open to anyone: the page needs it before it asks.

use axum::Json;
use axum::extract::State;
use latchkey_contract::Policy;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

#[utoipa::path(get, path = "/policy", tag = "policy", responses((status = 200, body = Policy)))]
pub async fn policy(State(app): State<App>) -> Json<Policy> {
    Json(app.config.policy.clone())
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(policy))
}
