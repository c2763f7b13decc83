//! `notices run`: what `serve` does every minute, once.

use tokio::sync::watch;

use crate::app::App;
use crate::cli::{DEFAULT_LISTEN, NoticesCommand};
use crate::logging;
use crate::notices::{self, Mailer};

pub async fn run(command: NoticesCommand) -> Result<(), String> {
    let NoticesCommand::Run { storage } = command;
    logging::start();
    let listen = DEFAULT_LISTEN.parse().map_err(|error| format!("{DEFAULT_LISTEN}: {error}"))?;
    let config = storage.config(listen, None)?;
    let mailer = Mailer::new(&config, DEFAULT_LISTEN)?;
    let app = App::new(config, storage.open().await?, storage.clock());
    let (_running, stop) = watch::channel(false);
    let done = notices::once(&app, &mailer, &stop).await;
    app.store.close().await;
    let done = done.map_err(|error| format!("notices failed: {}", error.problem().detail))?;
    println!("planned {}, sent {}, failed {}", done.planned, done.sent, done.failed);
    Ok(())
}
