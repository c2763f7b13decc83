//! `GET /notices`, `PATCH /notices`: which reminders a person wants. The mail at an expiry cannot be
//! turned off.

use axum::Json;
use axum::extract::State;
use latchkey_contract::{EditNotices, NoticeSettings, Policy, Problem};

use crate::app::App;
use crate::extract::Body;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store::notices::people::{self, Choice};

#[utoipa::path(get, path = "/notices", tag = "notices", responses(
    (status = 200, body = NoticeSettings),
    (status = 401, description = "not-signed-in", body = Problem),
    (status = 404, description = "not-found: not available with an embed token", body = Problem),
))]
pub async fn show(State(app): State<App>, principal: Principal) -> ApiResult<Json<NoticeSettings>> {
    principal.require_session()?;
    let stored = people::choice(&mut *app.store.read().await?, &principal.user.id).await?;
    Ok(Json(settings(stored, &app.config.policy)))
}

#[utoipa::path(patch, path = "/notices", tag = "notices", request_body = EditNotices, responses(
    (status = 200, body = NoticeSettings),
    (status = 403, description = "bad-origin", body = Problem),
    (status = 404, description = "not-found: not available with an embed token", body = Problem),
    (status = 422, description = "invalid", body = Problem),
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
    let mut choice = people::choice(&mut transaction, &principal.user.id).await?;
    let before = settings(choice.clone(), policy);
    let chosen = form.thresholds.is_some();
    choice.thresholds = form.thresholds.or(choice.thresholds);
    choice.organizations = form.organizations.unwrap_or(choice.organizations);
    let settings = settings(choice.clone(), policy);
    let stored = Choice {
        thresholds: if chosen { Some(settings.thresholds.clone()) } else { choice.thresholds },
        ..choice
    };
    let changed_at = (settings != before).then_some(principal.now);
    people::choose(&mut transaction, &principal.user.id, &stored, changed_at).await?;
    transaction.commit().await?;
    Ok(Json(settings))
}

fn settings(choice: Choice, policy: &Policy) -> NoticeSettings {
    let mut thresholds = policy.notice_days.clone();
    if let Some(chosen) = choice.thresholds {
        thresholds.retain(|days| chosen.contains(days));
    }
    NoticeSettings { thresholds, organizations: choice.organizations }
}
