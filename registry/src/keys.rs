//! The key endpoints, one per file, except for the actions without a form.

mod actions;
mod change;
mod create;
mod cursor;
mod delete;
mod edit;
mod events;
mod issue;
mod list;
mod regenerate;
mod replay;
mod request;
mod rules;
mod show;
mod timeline;

pub use change::{Author, Change};
pub use issue::issue;
pub use rules::Rules;

use axum::Json;
use axum::http::{HeaderMap, header};
use latchkey_contract::Key;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::etag;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(timeline::timeline))
        .routes(routes!(show::show, edit::edit, delete::delete))
        .routes(routes!(actions::place_updated))
        .routes(routes!(regenerate::regenerate))
        .routes(routes!(actions::retire))
        .routes(routes!(actions::disable))
        .routes(routes!(actions::enable))
        .routes(routes!(actions::revoke))
        .routes(routes!(events::of_key))
        .routes(routes!(events::of_owners))
}

pub type KeyAnswer = (HeaderMap, Json<Key>);

fn answer(key: Key) -> KeyAnswer {
    (HeaderMap::from_iter([(header::ETAG, etag::header(key.version))]), Json(key))
}
