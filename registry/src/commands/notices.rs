//! `notices run`: does once what `serve` does every minute.

use tokio::sync::watch;

use super::output::say;
use super::{mail_server, storage, storage_failed};
use crate::app::App;
use crate::cli::{DEFAULT_LISTEN, NoticesCommand};
use crate::logging;
use crate::notices::{self, Mailer};

pub async fn run(command: NoticesCommand) -> Result<(), String> {
    let NoticesCommand::Run { storage: args } = command;
    logging::start();
    let config = args.settings()?;
    let mailer = Mailer::new(&config, DEFAULT_LISTEN)?;
    let store = storage::open(&args).await?;
    let mut reading = store.read().await.map_err(storage_failed)?;
    if mail_server::is_missing(&mut reading, &config).await.map_err(storage_failed)? {
        return Err(
            "no mail server is configured here, but the registry on this database uses one; \
                    add its configuration with --config or LATCHKEY_SMTP_… variables. Otherwise \
                    the mails would only be written to files"
                .to_owned(),
        );
    }
    drop(reading);
    let app = App::new(config, store, args.clock());
    let (_running, stop) = watch::channel(false);
    let done = notices::once(&app, &mailer, &stop).await;
    app.store.close().await;
    let done =
        done.map_err(|error| format!("cannot send the notices: {}", error.problem().detail))?;
    say!("planned {}, sent {}, failed {}", done.planned, done.sent, done.failed);
    Ok(())
}
