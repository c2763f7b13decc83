//! The program as one value, and every route it answers.

use std::ops::Deref;
use std::sync::Arc;

use axum::http::{HeaderValue, Request, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use latchkey_contract::{Instant, Slug};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::config::Config;
use crate::problem::{ApiError, ApiResult, speak_problem};
use crate::store::Store;
use crate::uses::Uses;
use crate::{
    health, hosts, keys, logging, nuget, openapi, packages, page, policy, session, test_clock,
};

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    pub store: Store,
    pub clock: Clock,
    pub uses: Uses,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub fn new(config: Config, store: Store, clock: Clock) -> Self {
        Self(Arc::new(Parts { config, store, clock, uses: Uses::default() }))
    }

    pub async fn now(&self) -> ApiResult<Instant> {
        Ok(self.clock.now(&self.store).await?)
    }

    pub fn is_https(&self) -> bool {
        self.config.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The `__Host-` prefix needs Secure, which plain http on loopback cannot have.
    pub fn cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-latchkey" } else { "latchkey" }
    }

    pub fn router(&self) -> Router {
        let (api, document) = api();
        let document = Json(document);
        let api = api
            .route("/openapi.json", get(async move || document))
            .fallback(async || ApiError::not_found("address"))
            .layer(from_fn(speak_problem))
            .layer(SetResponseHeaderLayer::overriding(
                header::CACHE_CONTROL,
                HeaderValue::from_static("no-store"),
            ));
        let mut router = Router::new()
            .nest("/api/v1", api)
            .merge(nuget::routes().layer(from_fn(speak_problem)))
            .merge(page::routes(self.config.page.as_deref()));
        if self.clock == Clock::Test {
            router = router.route("/test/clock", post(test_clock::set));
        }
        let router = router
            .fallback(async || ApiError::not_found("address"))
            .layer(from_fn(speak_problem))
            .layer(from_fn_with_state(self.clone(), hosts::require_own_host))
            .route("/healthz", get(health::healthz))
            .route("/readyz", any(health::readyz))
            .layer(from_fn(speak_problem));
        router
            .layer(
                ServiceBuilder::new()
                    .layer(from_fn(logging::one_line_a_request))
                    // Only what is read gets compressed: an answer with a value never is.
                    .map_request(forget_encodings_of_changes)
                    .layer(CompressionLayer::new())
                    .layer(CatchPanicLayer::custom(|_| {
                        let problem = ApiError::new(Slug::Internal, "The registry failed at this.");
                        axum::response::IntoResponse::into_response(problem)
                    })),
            )
            .with_state(self.clone())
    }
}

/// The JSON API and the document that describes it, from the same declarations.
pub fn api() -> (Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(openapi::head())
        .merge(session::routes())
        .merge(keys::routes())
        .merge(packages::routes())
        .merge(policy::routes())
        .merge(nuget::api_routes())
        .split_for_parts()
}

fn forget_encodings_of_changes<B>(mut request: Request<B>) -> Request<B> {
    if !request.method().is_safe() {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    request
}
