//! `GET /keys/{id}`.

use axum::extract::{Path, State};
use latchkey_contract::Key;

use super::{KeyAnswer, answer};
use crate::about;
use crate::app::App;
use crate::ids;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store;

#[utoipa::path(get, path = "/keys/{id}", tag = "keys", params(("id" = String, Path)), responses(
    (status = 200, body = Key),
))]
pub async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    principal: Principal,
) -> ApiResult<KeyAnswer> {
    if !ids::is_id("key", &id) {
        return Err(ApiError::not_found("key"));
    }
    let mut connection = app.store.read().await?;
    let key = store::keys::find(&mut connection, &id, &principal.reach).await?;
    let key = key.ok_or_else(|| ApiError::not_found("key"))?;
    about::key(&key.id, &key.owner.name);
    Ok(answer(key.to_key(principal.now)))
}
