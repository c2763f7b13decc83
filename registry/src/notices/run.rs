//! One run: plan, write, send. `serve` starts a run every minute, `notices run` starts one.

use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use tokio::sync::watch::Receiver;
use url::{Host, Url};

use super::transport::Transport;
use super::{plan, send, write};
use crate::app::App;
use crate::config::Config;
use crate::problem::ApiResult;

const SOON: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_mins(1);

/// What all mails of this process share.
pub struct Mailer {
    /// Every link in a mail starts with this origin.
    pub origin: String,
    /// The part of a Message-ID after the `@`.
    pub domain: String,
    pub from: Mailbox,
    pub transport: Transport,
    unreachable: Mutex<HashSet<String>>,
}

/// The number of mails written in this run, accepted, and failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub planned: u64,
    pub sent: u64,
    pub failed: u64,
}

impl Mailer {
    /// `address` is where the registry listens. Links use it if there is no `public_url`.
    pub fn new(config: &Config, address: &str) -> Result<Arc<Self>, String> {
        let origin = config
            .public_url
            .as_ref()
            .map_or_else(|| format!("http://{address}"), |url| url.origin().ascii_serialization());
        let name = config.public_url.as_ref().and_then(Url::host).and_then(|host| match host {
            Host::Domain(name) => Some(name.to_owned()),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        });
        let from = if let Some(smtp) = &config.smtp {
            smtp.from.clone()
        } else {
            let domain = name.as_deref().unwrap_or("localhost");
            let address = Address::new("latchkey", domain).map_err(|why| why.to_string())?;
            Mailbox::new(Some("Latchkey".to_owned()), address)
        };
        let transport = Transport::new(config, name.as_deref())?;
        let domain = from.email.domain().to_owned();
        Ok(Arc::new(Self { origin, domain, from, transport, unreachable: Mutex::default() }))
    }

    pub fn say_unreachable_once(&self, user_id: &str, name: &str) {
        let mut said = self.unreachable.lock().unwrap_or_else(PoisonError::into_inner);
        if said.insert(user_id.to_owned()) {
            tracing::warn!(
                user = name,
                "the e-mail address is invalid; change it with `user email`"
            );
        }
    }
}

/// `stop` ends the run after the mails that are being sent.
pub async fn once(app: &App, mailer: &Arc<Mailer>, stop: &Receiver<bool>) -> ApiResult<Outcome> {
    let now = app.now().await?;
    plan::plan(app, now).await?;
    let planned = write::write(app, mailer, now).await?;
    let tally = send::send(app, mailer, now, stop).await;
    Ok(Outcome { planned, sent: tally.sent.load(Relaxed), failed: tally.failed.load(Relaxed) })
}

/// Runs until `stop`. The next run repeats the work of a failed one.
pub async fn keep_running(app: App, mailer: Arc<Mailer>, mut stop: Receiver<bool>) {
    let mut pause = SOON;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        pause = EVERY;
        match once(&app, &mailer, &stop).await {
            Ok(Outcome { planned: 0, sent: 0, failed: 0 }) => {}
            Ok(Outcome { planned, sent, failed }) => {
                tracing::info!(planned, sent, failed, "notices");
            }
            Err(error) => tracing::warn!(detail = error.problem().detail, "notices failed"),
        }
    }
}
