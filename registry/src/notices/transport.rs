//! Delivers a mail to a mail server, or to a folder if no server is configured.

mod files;
mod smtp;

use std::path::PathBuf;

use lettre::message::Mailbox;
use tokio::sync::watch::Receiver;

use crate::config::Config;
use crate::disk;
use crate::store::notices::mails::Mail;

use super::message::message;

#[derive(Clone)]
pub enum Transport {
    Smtp(smtp::Server),
    Files(PathBuf),
}

/// Why a mail was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// This recipient cannot be reached, now or later.
    Refused(String),
    /// Not accepted now. A retry may succeed.
    NotYet(String),
    /// The server's answer was lost after the whole mail was sent. It may have been accepted.
    Unknown(String),
    /// The server cannot be reached. The next mail would fail too.
    Unreachable(String),
}

impl Failure {
    pub fn why(&self) -> &str {
        match self {
            Self::Refused(why)
            | Self::NotYet(why)
            | Self::Unknown(why)
            | Self::Unreachable(why) => why,
        }
    }

    /// The failure for a server's answer about a recipient. Only an unknown mailbox is final: codes
    /// 5.1.x and 5.2.1 (RFC 3463), or 550, 551 and 553 from a server without such codes. Every other
    /// refusal, such as a denied relay, can be fixed in the configuration.
    fn of_recipient(said: &str, is_permanent: bool) -> Self {
        let code = said.split_whitespace().find_map(enhanced_code);
        let is_final = match code {
            Some(code) => code.starts_with("5.1.") || code == "5.2.1",
            None => ["(550)", "(551)", "(553)"].iter().any(|code| said.contains(code)),
        };
        if is_permanent && is_final {
            Self::Refused(said.to_owned())
        } else {
            Self::NotYet(said.to_owned())
        }
    }
}

/// `5.1.1`
fn enhanced_code(word: &str) -> Option<&str> {
    let parts: Vec<&str> = word.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(is_number)).then_some(word)
}

impl Transport {
    pub fn new(config: &Config, hello: Option<&str>) -> Result<Self, String> {
        match &config.smtp {
            Some(smtp) => Ok(Self::Smtp(smtp::Server::new(smtp, hello)?)),
            None => Ok(Self::Files(disk::mails(&config.data))),
        }
    }

    /// Whether the mail server accepts the connection and the login. Sends no mail.
    pub async fn check(&self) -> Result<(), String> {
        let Self::Smtp(server) = self else { return Ok(()) };
        server.check().await.map_err(|failure| failure.why().to_owned())
    }
}

/// The connection of one worker. It stays open between mails.
pub struct Connection {
    transport: Transport,
    open: Option<smtp::Connection>,
}

impl Connection {
    pub fn new(transport: Transport) -> Self {
        Self { transport, open: None }
    }

    /// `Ok` only when the mail was accepted.
    pub async fn deliver(
        &mut self,
        mail: &Mail,
        from: &Mailbox,
        stop: &mut Receiver<bool>,
    ) -> Result<(), Failure> {
        let message = message(mail, from).map_err(Failure::Refused)?;
        match &self.transport {
            Transport::Smtp(server) => server.deliver(&mut self.open, &message, stop).await,
            Transport::Files(folder) => files::keep(folder, &mail.message_id, message.formatted())
                .await
                .map_err(|why| Failure::Unreachable(format!("{}: {why}", folder.display()))),
        }
    }

    pub async fn close(self) {
        if let Some(connection) = self.open {
            smtp::close(connection).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mailbox_that_does_not_exist_is_refused_for_good() {
        for (said, is_final) in [
            ("permanent error (550): 5.1.1 no such user", true),
            ("permanent error (550): 5.2.1 mailbox disabled", true),
            ("permanent error (550): no such user here", true),
            ("permanent error (553): what is that?", true),
            ("permanent error (550): 5.7.1 Relaying denied, authenticate first", false),
            ("permanent error (530): 5.7.0 authentication required", false),
            ("permanent error (554): go away", false),
            ("permanent error (552): 5.2.2 mailbox full", false),
        ] {
            let failure = Failure::of_recipient(said, true);
            assert_eq!(matches!(failure, Failure::Refused(_)), is_final, "{said}");
        }
        let later = Failure::of_recipient("transient error (451): 4.1.1 not now", false);
        assert!(matches!(later, Failure::NotYet(_)));
    }
}
