//! The way a mail leaves: to a mail server, or into a folder where no server is configured.

mod files;
mod smtp;

use std::path::PathBuf;

use lettre::message::Mailbox;

use crate::config::Config;
use crate::store::notices::mails::Mail;

use super::message::message;

#[derive(Clone)]
pub enum Transport {
    Smtp(smtp::Server),
    Files(PathBuf),
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server said no to this recipient or this mail, for good.
    Refused(String),
    /// Not accepted, but it may be later.
    NotYet(String),
    /// The answer to a whole mail was lost: it may have been accepted.
    Unknown(String),
    /// No server to speak to: the next mail would meet the same.
    Away(String),
}

impl Transport {
    pub fn new(config: &Config, hello: Option<&str>) -> Result<Self, String> {
        match &config.smtp {
            Some(smtp) => Ok(Self::Smtp(smtp::Server::new(smtp, hello)?)),
            None => Ok(Self::Files(config.data.join("mail"))),
        }
    }
}

/// One worker's way out; it keeps its connection from mail to mail.
pub struct Courier {
    transport: Transport,
    open: Option<smtp::Connection>,
}

impl Courier {
    pub fn new(transport: Transport) -> Self {
        Self { transport, open: None }
    }

    /// Returns when the mail was accepted, and only then without a failure.
    pub async fn deliver(&mut self, mail: &Mail, from: &Mailbox) -> Result<(), Failure> {
        let message = message(mail, from).map_err(Failure::Refused)?;
        match &self.transport {
            Transport::Smtp(server) => server.deliver(&mut self.open, &message).await,
            Transport::Files(folder) => files::keep(folder, &mail.message_id, message.formatted())
                .await
                .map_err(|why| Failure::Away(format!("{}: {why}", folder.display()))),
        }
    }

    pub async fn close(self) {
        if let Some(connection) = self.open {
            smtp::close(connection).await;
        }
    }
}
