//! The push protocol of NuGet clients, and what the keys protect: pushing, unlisting, relisting.

pub mod authorize;
mod index;
mod key_info;
mod nupkg;
mod push;
mod reason;
mod unlist;
mod version;
mod warning;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, put};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Pushed bytes are counted where they are read, so that a refusal can be answered in full.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/v3/index.json", get(index::index))
        .route("/api/v2/package", put(push::push))
        .route("/api/v2/package/", put(push::push))
        .route("/api/v2/package/{id}/{version}", delete(unlist::unlist).post(unlist::relist))
        .layer(DefaultBodyLimit::disable())
}

pub fn api_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(key_info::key_info))
}
