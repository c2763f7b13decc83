//! Tokens with which the page acts for a person inside a gallery's own page. The gallery's server
//! asks for them, with its secret; the frame holds them in memory, and they are soon over.

mod end;
mod gallery;
mod mint;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(mint::mint, end::end))
}
