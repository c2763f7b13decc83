//! What people are told by mail: which values are due (`plan`), one mail per person and run
//! (`write`), and its way to a mail server (`send`). Every step is in the database before the
//! next one begins, so that a restart, a second registry or a failed attempt loses nothing.

mod backoff;
mod due;
mod html;
mod item;
mod letter;
mod message;
mod plan;
mod run;
mod send;
mod settings;
mod tell;
mod transport;
mod write;

pub use due::{topics, wanted};
pub use run::{Mailer, keep_running, once};
pub use tell::{cancel, carry_over, changed, look_again};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(settings::show, settings::edit))
}
