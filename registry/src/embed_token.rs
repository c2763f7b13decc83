//! Embed tokens: the page uses one inside a gallery's page to act for a person. The gallery's server
//! mints them with its secret. The frame keeps them in memory, and they expire soon.

mod end;
mod gallery;
mod mint;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mint::mint, end::end))
}
