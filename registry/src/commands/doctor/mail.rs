//! The mail server: connects and signs in, and sends nothing.

use super::{Finding, PATIENCE};
use crate::cli::DEFAULT_LISTEN;
use crate::commands::mail_server;
use crate::config::Config;
use crate::notices::Mailer;
use crate::store::Store;

pub async fn check(config: &Config, store: Option<&Store>) -> Finding {
    let Some(smtp) = &config.smtp else {
        if let Some(store) = store
            && is_missing(config, store).await?
        {
            return Err(
                "the registry on this database uses a mail server, but none is configured \
                        here; use its --config or LATCHKEY_SMTP_… variables"
                    .to_owned(),
            );
        }
        return Ok("none is configured, so mails are files in `mail`".to_owned());
    };
    let server = format!("{}:{}", smtp.host, smtp.port);
    let mailer = Mailer::new(config, DEFAULT_LISTEN)?;
    let answer = tokio::time::timeout(PATIENCE, mailer.transport.check()).await;
    match answer {
        Ok(Ok(())) => Ok(format!("{server} accepts the connection and the login")),
        Ok(Err(why)) => Err(format!("{server}: {why}; check the section [smtp]")),
        Err(_) => Err(format!("{server} does not answer; check smtp.host and smtp.port")),
    }
}

async fn is_missing(config: &Config, store: &Store) -> Result<bool, String> {
    let failed = |error| format!("the database failed: {error}");
    let mut on = store.read().await.map_err(failed)?;
    mail_server::is_missing(&mut on, config).await.map_err(failed)
}
