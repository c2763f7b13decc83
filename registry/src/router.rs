//! All routes, and the middleware in front of them.

use std::any::Any;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, Request, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use latchkey_contract::Slug;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::clock::Clock;
use crate::problem::{ApiError, add_problem_body};
use crate::unknown_params::Plain;
use crate::{
    calendar, echo, embed_token, health, hosts, keys, logging, notices, nuget, openapi, packages,
    page, policy, session, test_clock, unknown_params,
};

const API: &str = "/api/v1";
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// A smaller answer fits into one packet, compressed or not.
const MIN_COMPRESSED_BYTES: u64 = 1_024;

pub fn router(app: &App) -> Router {
    let (api, mut document) = api();
    let plain = (app.clone(), Plain::of(&document, API));
    let api = api.route_layer(from_fn_with_state(plain, unknown_params::refuse));
    openapi::complete(&mut document, app.cookie_name());
    // Serialized once, because a stranger can ask for these 100 KB again and again.
    let document = document.to_json().map(Bytes::from).map_err(|error| error.to_string());
    let document = async move || {
        let json = document.map_err(ApiError::internal)?;
        Ok::<_, ApiError>(([(header::CONTENT_TYPE, JSON)], json))
    };
    let api = api
        .route(echo::PATH_IN_API, get(echo::echo))
        .route("/openapi.json", get(document))
        .fallback(async || ApiError::not_found("address"))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ));
    let mut router = Router::new().nest(API, api).merge(page::routes(&app.config));
    if app.clock == Clock::Test {
        router = router.route("/test/clock", post(test_clock::set));
    }
    let router = router
        .fallback(async || ApiError::not_found("address"))
        .layer(from_fn_with_state(app.clone(), hosts::require_own_host))
        .merge(push_routes(app))
        .route("/healthz", get(health::healthz));
    let router = if app.config.monitoring.is_none() {
        let only_local = from_fn_with_state(app.clone(), health::require_local);
        router.merge(monitoring_routes().route_layer(only_local))
    } else {
        router
    };
    with_middleware(router, app)
}

/// The errors of all other layers pass through `explain`, so these routes have layers of their own.
fn push_routes(app: &App) -> Router<App> {
    nuget::routes().layer(
        ServiceBuilder::new()
            .map_response(nuget::explain)
            .layer(CatchPanicLayer::custom(panicked))
            .map_response(add_problem_body)
            .layer(from_fn_with_state(app.clone(), hosts::require_own_host)),
    )
}

/// The routes of `monitoring.listen`, for any host.
pub fn monitoring_router(app: &App) -> Router {
    let router = monitoring_routes()
        .route("/healthz", get(health::healthz))
        .fallback(async || ApiError::not_found("address"));
    with_middleware(router, app)
}

fn monitoring_routes() -> Router<App> {
    Router::new().route("/readyz", get(health::readyz)).route("/metrics", get(health::scrape))
}

fn with_middleware(router: Router<App>, app: &App) -> Router {
    router
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(app.clone(), logging::log_request))
                // A response with a value must never be compressed, so only reads are.
                .map_request(drop_accept_encoding_of_writes)
                .layer(CompressionLayer::new().compress_when(
                    DefaultPredicate::new().and(SizeAbove::new(MIN_COMPRESSED_BYTES)),
                ))
                .layer(CatchPanicLayer::custom(panicked))
                .map_response(add_problem_body),
        )
        .with_state(app.clone())
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    ApiError::new(Slug::Internal, "The registry failed to handle this request.").into_response()
}

/// The JSON API and its OpenAPI document, from the same declarations.
fn api() -> (Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(openapi::head())
        .merge(session::routes())
        .merge(keys::routes())
        .merge(packages::routes())
        .merge(calendar::routes())
        .merge(embed_token::routes())
        .merge(policy::routes())
        .merge(notices::routes())
        .merge(nuget::api_routes())
        .split_for_parts()
}

fn drop_accept_encoding_of_writes<B>(mut request: Request<B>) -> Request<B> {
    if !request.method().is_safe() {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    request
}
