//! `notices run`: does once what `serve` does every minute.

use tokio::sync::watch;

use super::output::say;
use super::storage::{Opened, open};
use super::{Failure, Outcome, bail, mail_server};
use crate::app::App;
use crate::cli::{DEFAULT_LISTEN, StorageArgs};
use crate::logging;
use crate::notices::{self, Mailer};

pub async fn run(storage: &StorageArgs) -> Outcome {
    logging::start();
    let config = storage.settings()?;
    let mailer = Mailer::new(&config, DEFAULT_LISTEN)?;
    let Opened { store, .. } = open(storage).await?;
    let mut reading = store.read().await?;
    if mail_server::is_missing(&mut reading, &config).await? {
        bail!(
            "no mail server is configured here, but the registry on this database uses one; \
             add its configuration with --config or LATCHKEY_SMTP_… variables. Otherwise \
             the mails would only be written to files"
        );
    }
    drop(reading);
    let app = App::new(config, store, storage.clock());
    let (_running, stop) = watch::channel(false);
    let done = notices::once(&app, &mailer, &stop).await;
    app.store.close().await;
    let done =
        done.map_err(|error| format!("cannot send the notices: {}", Failure::from(error)))?;
    say!("planned {}, sent {}, failed {}", done.planned, done.sent, done.failed);
    Ok(())
}
