//! `DELETE /keys/{id}`: ends both values and deletes the key. Its events and a tombstone stay.

use axum::http::StatusCode;
use latchkey_contract::EventKind;
use latchkey_contract::time::whole_seconds;

use super::request::KeyRequest;
use crate::extract::{Body, Nothing};
use crate::problem::ApiResult;
use crate::store::values::Ended;

#[utoipa::path(delete, path = "/keys/{id}", tag = "keys",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "Deleted. A second request gets 404"),
        (status = 403, description = "confirmation-required, bad-origin"),
    ))]
pub async fn delete(
    mut request: KeyRequest,
    Body(Nothing {}): Body<Nothing>,
) -> ApiResult<StatusCode> {
    request.principal.require_confirmation()?;
    let mut change = request.begin().await?;
    change.end_values(Ended::Deleted).await?;
    change.empty_tombstone().await?;
    change.key.deleted_at = Some(whole_seconds(change.now));
    change.cancel_notices().await?;
    change.save(EventKind::Deleted, None).await?;
    change.transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
