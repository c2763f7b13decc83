//! `DELETE` and `POST /api/v2/package/{id}/{version}`: unlists and relists a version.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{Scope, Slug};

use super::authorize::{self, Presented};
use super::push::record_refusal;
use super::upload::drain;
use super::version::{is_package_id, normalized};
use super::{reason, warning};
use crate::app::App;
use crate::clients::Client;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};
use crate::store::events::Subject;
use crate::store::packages;
use crate::uses;

const UNLIST: [Scope; 1] = [Scope::Unlist];
/// These requests have no body, or a short one, which is ignored.
const MAX_BODY_BYTES: u64 = 64 * 1024;

pub async fn unlist(
    State(app): State<App>,
    own: OwnOrigin,
    client: Client,
    Path(package): Path<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let response = set_listed(&app, &own, &client, &package, &headers, false).await;
    drain(request, MAX_BODY_BYTES).await;
    response
}

pub async fn relist(
    State(app): State<App>,
    own: OwnOrigin,
    client: Client,
    Path(package): Path<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let response = set_listed(&app, &own, &client, &package, &headers, true).await;
    drain(request, MAX_BODY_BYTES).await;
    response
}

async fn set_listed(
    app: &App,
    own: &OwnOrigin,
    client: &Client,
    package: &(String, String),
    headers: &HeaderMap,
    listed: bool,
) -> Response {
    let mut presented = None;
    let done = change(app, own, client, package, headers, listed, &mut presented).await;
    let now = app.now().await.unwrap_or_default();
    let warning = presented.as_ref().and_then(|found| warning::warning(found, own, now));
    let response = done.map(|()| StatusCode::OK).into_response();
    reason::with_warning(response, warning.as_deref())
}

async fn change(
    app: &App,
    own: &OwnOrigin,
    client: &Client,
    (id, version): &(String, String),
    headers: &HeaderMap,
    listed: bool,
    presented: &mut Option<Presented>,
) -> ApiResult<()> {
    let text = authorize::presented_text(headers)?;
    let now = app.now().await?;
    let found = presented.insert(authorize::find(app, &text).await?);
    let may_unlist =
        |found: &Presented| found.check(own, now).and_then(|()| found.check_scope(&UNLIST, own));
    // Before a transaction, which on SQLite makes everybody else who writes wait.
    record_refusal(app, found, client, now, may_unlist(found))?;
    if !is_package_id(id) {
        return Err(missing(id, version));
    }
    let key_id = found.key.id.clone();
    let mut transaction = app.store.begin().await?;
    let found = authorize::find_locked(app, &mut transaction, &key_id, &text).await?;
    let owner = packages::owner(&mut transaction, id).await?;
    let verdict = may_unlist(&found).and_then(|()| found.check_package(id, owner.as_deref(), own));
    *presented = Some(found.clone());
    record_refusal(app, &found, client, now, verdict)?;

    let subject = Subject::from(&found.key);
    if found.value.first_used_at.is_none() {
        uses::record_first(&mut transaction, &subject, &found.value.id, client, now).await?;
    } else {
        app.uses.again(subject, &found.value.id, client, now);
    }
    let known = match normalized(version) {
        Some(version) if owner.is_some() => {
            packages::set_listed(&mut transaction, id, &version, listed).await?
        }
        _ => false,
    };
    transaction.commit().await?;
    if known {
        return Ok(());
    }
    Err(missing(id, version))
}

fn missing(id: &str, version: &str) -> ApiError {
    ApiError::new(Slug::NotFound, format!("Package '{id}' {version} doesn't exist."))
}
