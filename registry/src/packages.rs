//! `GET /packages`: which of an owner's packages match some patterns, for a preview of a new key.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use latchkey_contract::Pattern;
use latchkey_contract::request::limits;
use latchkey_contract::session::PackageMatches;
use tracing::Instrument;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::costly;
use crate::extract::Params;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(packages))
}

#[utoipa::path(get, path = "/packages", tag = "packages",
    params(
        ("owner" = String, Query, description = "An owner's ID"),
        ("pattern" = Vec<String>, Query, description = "Repeatable. Without a pattern nothing matches"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "50 by default"),
    ),
    responses(
        (status = 200, body = PackageMatches),
        (status = 422, description = "invalid"),
    ))]
async fn packages(
    State(app): State<App>,
    principal: Principal,
    mut params: Params,
) -> ApiResult<Json<PackageMatches>> {
    let limit = params.limit(limits::PAGE_DEFAULT, limits::PAGE_MAX);
    let owners = "Must be the ID of an owner that you can act for.";
    let owner = params.parsed("owner", owners, |id| principal.owner(id).map(|o| o.id.clone()));
    let patterns: Vec<_> = params.all("pattern").iter().map(|text| Pattern::parse(text)).collect();
    if patterns.len() > limits::PACKAGES {
        params.wrong("pattern", &format!("A key can have at most {} patterns.", limits::PACKAGES));
    }
    for why in patterns.iter().filter_map(|pattern| pattern.as_ref().err()) {
        params.wrong("pattern", &why.to_string());
    }
    params.finish()?;
    let owner = match (owner, principal.owners.first()) {
        (Some(owner), _) => owner,
        (None, Some(own)) => own.id.clone(),
        (None, None) => return Ok(Json(PackageMatches { total: 0, packages: Vec::new() })),
    };
    let patterns: HashSet<Pattern> = patterns.into_iter().flatten().collect();
    let turn = costly::search(&principal.user.id).await?;
    // A task of its own has the turn, because the database and the thread continue after the client has
    // left.
    let search = async move {
        let mut ids = store::packages::ids_of(&mut *app.store.read().await?, &owner).await?;
        let matching = tokio::task::spawn_blocking(move || {
            ids.retain(|id| patterns.iter().any(|pattern| pattern.matches(id)));
            drop(turn);
            ids
        });
        matching.await.map_err(ApiError::internal)
    };
    let searched = tokio::spawn(search.in_current_span()).await;
    let mut packages = searched.map_err(ApiError::internal)??;
    let total = packages.len() as u64;
    packages.truncate(limit as usize);
    Ok(Json(PackageMatches { total, packages }))
}
