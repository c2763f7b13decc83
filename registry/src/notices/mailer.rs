//! The settings that all mails of this process share.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::Address;
use lettre::message::Mailbox;
use url::{Host, Url};

use super::transport::Transport;
use crate::config::Config;

pub struct Mailer {
    /// Every link in a mail starts with this origin.
    pub origin: String,
    /// The part of a Message-ID after the `@`.
    pub domain: String,
    pub from: Mailbox,
    pub transport: Transport,
    warned_about: Mutex<HashSet<String>>,
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
        Ok(Arc::new(Self { origin, domain, from, transport, warned_about: Mutex::default() }))
    }

    /// Once for each person, because a run starts every minute.
    pub fn warn_unreachable_once(&self, user_id: &str, name: &str) {
        let mut warned = self.warned_about.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.insert(user_id.to_owned()) {
            tracing::warn!(
                user = name,
                "the e-mail address is invalid; change it with `user email`"
            );
        }
    }
}
