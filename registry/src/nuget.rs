//! The push protocol of NuGet clients: push, unlist and relist.

pub mod authorize;
mod caller;
#[cfg(fuzzing)]
pub mod fuzzing;
mod index;
mod key_info;
mod nupkg;
mod package_file;
mod push;
mod reason;
mod rowless;
mod unlist;
mod upload;
mod version;
mod warning;

pub use reason::explain;
pub use rowless::remove as remove_rowless_files;
pub use upload::MAX_UPLOADS;
pub use version::is_package_id;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, put};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// The push handler limits the body itself, so that it can answer a refusal completely.
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
