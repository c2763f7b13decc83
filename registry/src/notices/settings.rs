//! `GET /notices`, `PATCH /notices`: which reminders a person wants. The mail at an expiry cannot be
//! turned off.

use axum::Json;
use axum::extract::State;
use latchkey_contract::{EditNotices, NoticeSettings, Policy};

use crate::app::App;
use crate::extract::Body;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store::notices::people::{self, Choice};

#[utoipa::path(get, path = "/notices", tag = "notices", responses(
    (status = 200, body = NoticeSettings),
    (status = 404, description = "not-found: not available with an embed token"),
))]
pub async fn show(State(app): State<App>, principal: Principal) -> ApiResult<Json<NoticeSettings>> {
    principal.require_session()?;
    let stored = people::choice(&mut *app.store.read().await?, &principal.user.id).await?;
    Ok(Json(settings(&stored, &app.config.policy)))
}

#[utoipa::path(patch, path = "/notices", tag = "notices", request_body = EditNotices, responses(
    (status = 200, body = NoticeSettings),
    (status = 404, description = "not-found: not available with an embed token"),
))]
pub async fn edit(
    State(app): State<App>,
    mut principal: Principal,
    Body(form): Body<EditNotices>,
) -> ApiResult<Json<NoticeSettings>> {
    principal.require_session()?;
    let policy = &app.config.policy;
    let offered = &policy.notice_days;
    if let Some(thresholds) = &form.thresholds
        && !thresholds.iter().all(|days| offered.contains(days))
    {
        let list: Vec<String> = offered.iter().map(u32::to_string).collect();
        let detail =
            format!("Choose from the days that this registry offers: {}.", list.join(", "));
        return Err(ApiError::field("thresholds", detail));
    }
    let mut transaction = principal.begin(&app).await?;
    let stored = people::choice(&mut transaction, &principal.user.id).await?;
    let choice = Choice {
        thresholds: form
            .thresholds
            .map(|chosen| offered_days(policy, &chosen))
            .or_else(|| stored.thresholds.clone()),
        organizations: form.organizations.unwrap_or(stored.organizations),
    };
    let settings = settings(&choice, policy);
    let changed_at = (settings != self::settings(&stored, policy)).then_some(principal.now);
    people::choose(&mut transaction, &principal.user.id, &choice, changed_at).await?;
    transaction.commit().await?;
    Ok(Json(settings))
}

fn settings(choice: &Choice, policy: &Policy) -> NoticeSettings {
    let chosen = choice.thresholds.as_ref().unwrap_or(&policy.notice_days);
    let thresholds = offered_days(policy, chosen);
    NoticeSettings { thresholds, organizations: choice.organizations }
}

/// Each day once, in the order of the policy.
fn offered_days(policy: &Policy, chosen: &[u32]) -> Vec<u32> {
    policy.notice_days.iter().copied().filter(|days| chosen.contains(days)).collect()
}
