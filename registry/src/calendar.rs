//! A person's expiries in their own calendar program: an address only they are told, made, shown
//! and given up on the page, and the feed that is read at it.

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
    // The router takes whole segments only; that the address ends in `.ics` the document says.
    let feed = OpenApiRouter::with_openapi(document).route("/calendar/{feed}", read);
    OpenApiRouter::new().routes(routes!(show::show, mint::mint, forget::forget)).merge(feed)
}
