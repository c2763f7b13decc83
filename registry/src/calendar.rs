//! A person's expiries in their calendar app: creating, showing and deleting the calendar link, and
//! the feed behind the link.

mod feed;
mod forget;
mod ics;
mod mint;
mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    let (_, described, read) = routes!(feed::feed);
    let mut document = utoipa::openapi::OpenApi::default();
    document.paths = described;
    // The router matches whole path segments, so only the OpenAPI document has `.ics`.
    let feed = OpenApiRouter::with_openapi(document).route("/calendar/{feed}", read);
    OpenApiRouter::new().routes(routes!(show::show, mint::mint, forget::forget)).merge(feed)
}
