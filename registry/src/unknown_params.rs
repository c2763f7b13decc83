//! Refuses the query parameters of operations that have none. The others check theirs themselves.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr};

use crate::app::App;
use crate::extract::Params;
use crate::problem::ApiResult;

/// The paths whose `GET` has query parameters. No change has any.
#[derive(Clone)]
pub struct Searches(Arc<BTreeSet<String>>);

impl Searches {
    pub fn of(document: &OpenApi, base: &str) -> Self {
        let has_params = |read: &Operation| {
            let mut params = read.parameters.iter().flatten();
            params.any(|one| matches!(one, RefOr::T(one) if one.parameter_in == ParameterIn::Query))
        };
        let paths = document.paths.paths.iter();
        let searches = paths.filter(|(_, item)| item.get.as_ref().is_some_and(has_params));
        Self(Arc::new(searches.map(|(path, _)| format!("{base}{path}")).collect()))
    }
}

pub async fn refuse(
    State((app, searches)): State<(App, Searches)>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let is_search = request.method().is_safe() && searches.0.contains(path.as_str());
    if is_search || request.uri().query().is_none_or(str::is_empty) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match no_params(&mut parts, &app).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refused) => refused.into_response(),
    }
}

async fn no_params(parts: &mut Parts, app: &App) -> ApiResult<()> {
    Params::from_request_parts(parts, app).await?.finish()
}
