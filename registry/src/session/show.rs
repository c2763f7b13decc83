//! `GET /session`: who is signed in, and which owners that person can act for.

use axum::Json;
use latchkey_contract::Session;

use crate::principal::Principal;

#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, body = Session),
))]
pub async fn show(principal: Principal) -> Json<Session> {
    Json(Session {
        user: principal.user,
        owners: principal.owners,
        confirmed_until: principal.confirmed_until,
        server_time: principal.now,
    })
}
