//! `DELETE` and `POST /api/v2/package/{id}/{version}`: unlists and relists a version.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::Response;
use latchkey_contract::{Scope, Slug};

use super::caller::Caller;
use super::upload::drain;
use super::version::{is_package_id, normalized};
use crate::problem::{ApiError, ApiResult};
use crate::store::packages;

const UNLIST: &[Scope] = &[Scope::Unlist];
/// These requests have no body, or a short one, which is ignored.
const MAX_BODY_BYTES: u64 = 64 * 1024;

type Package = Path<(String, String)>;

pub async fn unlist(caller: Caller, package: Package, request: Request) -> Response {
    set_listed(caller, package, request, false).await
}

pub async fn relist(caller: Caller, package: Package, request: Request) -> Response {
    set_listed(caller, package, request, true).await
}

async fn set_listed(
    mut caller: Caller,
    Path((id, version)): Package,
    request: Request,
    listed: bool,
) -> Response {
    let done = change(&mut caller, &id, &version, listed).await;
    let response = caller.answer(done.map(|()| StatusCode::OK)).await;
    drain(request, MAX_BODY_BYTES).await;
    response
}

async fn change(caller: &mut Caller, id: &str, version: &str, listed: bool) -> ApiResult<()> {
    let missing =
        || ApiError::new(Slug::NotFound, format!("Package '{id}' {version} doesn't exist."));
    let sent = caller.check(UNLIST).await?;
    if !is_package_id(id) {
        return Err(missing());
    }
    let mut transaction = caller.app.store.begin().await?;
    let accepted = caller.authorize(&mut transaction, &sent, id, |_| UNLIST).await?;
    let known = match normalized(version) {
        Some(version) if accepted.owner_id.is_some() => {
            packages::set_listed(&mut transaction, id, &version, listed).await?
        }
        _ => false,
    };
    caller.commit(transaction, &accepted).await?;
    if known { Ok(()) } else { Err(missing()) }
}
