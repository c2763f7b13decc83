//! `GET /keys/{id}/events` and `GET /events`: the audit log, newest first.

use axum::Json;
use axum::extract::{Path, State};
use latchkey_contract::EventPage;

use super::cursor;
use crate::app::App;
use crate::extract::Params;
use crate::ids;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store::events::Recorded;
use crate::store::{self, events};

const PAGE: u32 = 50;

#[utoipa::path(get, path = "/keys/{id}/events", tag = "events",
    params(("id" = String, Path), ("cursor" = Option<String>, Query)),
    responses(
        (status = 200, body = EventPage),
        (status = 422, description = "invalid"),
    ))]
pub async fn of_key(
    State(app): State<App>,
    Path(id): Path<String>,
    principal: Principal,
    mut params: Params,
) -> ApiResult<Json<EventPage>> {
    let before = before(&mut params);
    params.finish()?;
    let mut connection = app.store.read().await?;
    let known = ids::is_id("key", &id)
        && store::keys::find(&mut connection, &id, &principal.reach).await?.is_some();
    if !known {
        return Err(ApiError::not_found("key"));
    }
    let found = events::of_key(&mut connection, &id, before.as_deref(), PAGE + 1).await?;
    Ok(page(found))
}

#[utoipa::path(get, path = "/events", tag = "events",
    params(("owner" = Option<String>, Query), ("cursor" = Option<String>, Query)),
    responses(
        (status = 200, body = EventPage, description = "Includes deleted keys"),
        (status = 422, description = "invalid"),
    ))]
pub async fn of_owners(
    State(app): State<App>,
    principal: Principal,
    mut params: Params,
) -> ApiResult<Json<EventPage>> {
    let owners = "Must be the ID of an owner that you can act for.";
    let owner = params.parsed("owner", owners, |id| principal.owner(id).map(|o| o.id.clone()));
    let before = before(&mut params);
    params.finish()?;
    let mut connection = app.store.read().await?;
    let reach = &principal.reach;
    let (owner, before) = (owner.as_deref(), before.as_deref());
    Ok(page(events::of_owners(&mut connection, reach, owner, before, PAGE + 1).await?))
}

fn before(params: &mut Params) -> Option<String> {
    let invalid = "The cursor is invalid. Start again without it.";
    params.parsed("cursor", invalid, |text| {
        cursor::decode::<String>(text).filter(|id| ids::is_id("evt", id))
    })
}

fn page(mut found: Vec<Recorded>) -> Json<EventPage> {
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next_cursor = found.last().filter(|_| more).and_then(|last| cursor::encode(&last.id));
    let events = found.into_iter().map(|found| found.event).collect();
    Json(EventPage { events, next_cursor })
}
