//! The mail server: connects and signs in, and sends nothing.

use super::{Finding, PATIENCE};
use crate::cli::DEFAULT_LISTEN;
use crate::commands::{Failure, bail, mail_server};
use crate::config::Config;
use crate::notices::Mailer;
use crate::store::Store;

pub async fn check(config: &Config, store: Option<&Store>) -> Finding<Failure> {
    let Some(smtp) = &config.smtp else {
        if let Some(store) = store
            && mail_server::is_missing(&mut *store.read().await?, config).await?
        {
            bail!(
                "the registry on this database uses a mail server, but none is configured \
                 for this command; use its --config or LATCHKEY_SMTP_… variables"
            );
        }
        return Ok(
            "no mail server is configured, so mails are written to the folder `mail`".to_owned()
        );
    };
    let server = format!("{}:{}", smtp.host, smtp.port);
    let mailer = Mailer::new(config, DEFAULT_LISTEN)?;
    let answer = tokio::time::timeout(PATIENCE, mailer.transport.check()).await;
    match answer {
        Ok(Ok(())) => Ok(format!("{server} accepts the connection and the login")),
        Ok(Err(why)) => Err(format!("{server}: {why}; check the section [smtp]").into()),
        Err(_) => Err(format!("{server} does not answer; check smtp.host and smtp.port").into()),
    }
}
