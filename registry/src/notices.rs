//! Mails about keys, in three steps. `plan` finds the values that are due, `write` writes one mail
//! per person, and `send` hands it to a mail server. Each step is committed before the next one
//! starts, so a restart, a second registry or a failed attempt loses nothing.

mod backoff;
mod due;
mod item;
mod letter;
mod mailer;
mod message;
mod plan;
mod queue;
mod record;
mod run;
mod send;
mod settings;
mod transport;
mod write;

pub use due::{topics, wanted};
pub use mailer::Mailer;
pub use queue::{cancel, carry_over, changed, check_again};
pub use run::{keep_running, once};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(settings::show, settings::edit))
}
