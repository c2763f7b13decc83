//! `POST /keys/{id}/revoke`: ends both values for good. The key and its settings stay.

use axum::extract::{Path, State};
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, Key, Problem, Revoke, RevokedReason};

use super::{Change, KeyAnswer, answer};
use crate::app::App;
use crate::clients::Client;
use crate::extract::{Body, Conditions};
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store::notices::Topic;
use crate::store::values::{self, Ended};

#[utoipa::path(post, path = "/keys/{id}/revoke", tag = "keys", request_body = Revoke,
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "bad-origin", body = Problem),
        (status = 404, description = "not-found", body = Problem),
        (status = 412, description = "stale", body = Problem),
        (status = 422, description = "invalid", body = Problem),
    ))]
pub async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    principal: Principal,
    client: Client,
    conditions: Conditions,
    Body(form): Body<Revoke>,
) -> ApiResult<KeyAnswer> {
    let mut change = Change::begin(&app, &id, principal, client, &conditions).await?;
    if change.key.revoked_at.is_some() {
        return Ok(change.unchanged());
    }
    let now = whole_seconds(change.principal.now);
    let value_id = change.key.current.as_ref().map(|value| value.id.clone());
    change.cancel_notices().await?;
    change.end_values(Ended::Revoked, now).await?;
    change.key.revoked_at = Some(now);
    change.key.revoked_reason = form.reason;
    // Otherwise a disabled key that is revoked would need two steps to work again.
    change.key.disabled_at = None;
    let detail = match form.reason {
        Some(RevokedReason::Leaked) => Some("leaked"),
        Some(RevokedReason::Unused) => Some("unused"),
        Some(RevokedReason::Other) => Some("other"),
        None => None,
    };
    change.save(EventKind::Revoked, detail).await?;
    if let Some(value_id) = value_id {
        change.queue_notice(Topic::Revoked, &value_id).await?;
    }
    Ok(answer(change.commit().await?))
}

impl Change {
    /// Ends both values. A value whose overlap is over stays recorded as replaced.
    pub(super) async fn end_values(
        &mut self,
        how: Ended,
        now: latchkey_contract::Instant,
    ) -> ApiResult<()> {
        if let Some(current) = self.key.current.take() {
            values::end(&mut self.transaction, &current.id, how, now).await?;
        }
        if let Some(old) = self.key.retiring.take() {
            let lapsed = old.retires_at.filter(|end| *end <= self.principal.now);
            let (how, at) = lapsed.map_or((how, now), |end| (Ended::Replaced, end));
            values::end(&mut self.transaction, &old.id, how, at).await?;
        }
        Ok(())
    }
}
