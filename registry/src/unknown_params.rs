//! Refuses the query parameters of operations that have none. The others check theirs themselves.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr};

use crate::app::App;
use crate::extract::Params;
use crate::problem::ApiResult;

/// The operations without query parameters, such as `GET /api/v1/policy`.
#[derive(Clone)]
pub struct Plain(Arc<BTreeSet<String>>);

impl Plain {
    pub fn of(document: &OpenApi, base: &str) -> Self {
        let has_params = |operation: &Operation| {
            let mut params = operation.parameters.iter().flatten();
            params.any(|one| matches!(one, RefOr::T(one) if one.parameter_in == ParameterIn::Query))
        };
        let mut plain = BTreeSet::new();
        for (path, item) in &document.paths.paths {
            // The router matches whole path segments, so only the document has `.ics`.
            let path = path.trim_end_matches(".ics");
            let operations = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ];
            for (method, operation) in operations {
                if operation.as_ref().is_some_and(|operation| !has_params(operation)) {
                    plain.insert(format!("{method} {base}{path}"));
                }
            }
        }
        Self(Arc::new(plain))
    }

    fn contains(&self, method: &Method, path: &str) -> bool {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.0.contains(&format!("{method} {path}"))
    }
}

/// A method that a path does not have is refused as such, whatever the parameters.
pub async fn refuse(
    State((app, plain)): State<(App, Plain)>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let has_query = !request.uri().query().is_none_or(str::is_empty);
    if !has_query || !plain.contains(request.method(), path.as_str()) {
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
