//! The SMTP client. It sends each command separately, to know whether a failure happened before or
//! after the mail was handed over.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::sync::watch::Receiver;

use super::Failure;
use crate::config::{Security, Smtp};

pub type Connection = AsyncSmtpConnection;

const CONNECT: Duration = Duration::from_secs(15);
/// For a whole mail. Shorter than the lease on the mail.
const ATTEMPT: Duration = Duration::from_mins(1);
const FAREWELL: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct Server {
    address: (String, u16),
    security: Security,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
}

impl Server {
    pub fn new(smtp: &Smtp, hello: Option<&str>) -> Result<Self, String> {
        let mut tls = TlsParameters::builder(smtp.host.clone());
        if let Some(pem) = &smtp.ca {
            let known = Certificate::from_pem(pem).map_err(|error| error.to_string())?;
            tls = tls.add_root_certificate(known);
        }
        let login = smtp.login.as_ref();
        Ok(Self {
            address: (smtp.host.clone(), smtp.port),
            security: smtp.security,
            tls: tls.build().map_err(|error| error.to_string())?,
            credentials: login.map(|(name, password)| {
                Credentials::new(name.clone(), password.expose().to_owned())
            }),
            hello: hello.map_or_else(ClientId::default, |name| ClientId::Domain(name.to_owned())),
        })
    }

    pub async fn check(&self) -> Result<(), Failure> {
        close(self.connect().await?).await;
        Ok(())
    }

    /// `stop` ends the attempt at once, unless the mail is already handed over. Then the attempt
    /// waits for the answer.
    pub async fn deliver(
        &self,
        open: &mut Option<Connection>,
        message: &Message,
        stop: &mut Receiver<bool>,
    ) -> Result<(), Failure> {
        let handed_over = AtomicBool::new(false);
        let in_time = tokio::time::timeout(ATTEMPT, async {
            let attempt = self.attempt(open.take(), message, &handed_over);
            tokio::pin!(attempt);
            tokio::select! {
                done = &mut attempt => return done,
                _ = stop.wait_for(|stop| *stop) => {}
            }
            if handed_over.load(Relaxed) {
                attempt.await
            } else {
                Err(Failure::NotYet("the registry stopped".to_owned()))
            }
        });
        match in_time.await {
            Ok(Ok(connection)) => {
                *open = Some(connection);
                Ok(())
            }
            Ok(Err(failure)) => Err(failure),
            Err(_) if handed_over.load(Relaxed) => {
                Err(Failure::Unknown("the server did not answer in time".to_owned()))
            }
            Err(_) => Err(Failure::Unreachable("the server did not answer in time".to_owned())),
        }
    }

    /// Returns the connection if the mail was accepted. After a failure it is not used again.
    async fn attempt(
        &self,
        reused: Option<Connection>,
        message: &Message,
        handed_over: &AtomicBool,
    ) -> Result<Connection, Failure> {
        let was_open = reused.is_some();
        let mut connection = match reused {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        if let Err(error) = begin(&mut connection, message).await {
            // Servers close idle connections. That is not a failure of this mail.
            if !was_open || error.status().is_some() {
                return Err(not_yet(connection, &error).await);
            }
            connection = self.connect().await?;
            if let Err(error) = begin(&mut connection, message).await {
                return Err(not_yet(connection, &error).await);
            }
        }
        for to in message.envelope().to() {
            if let Err(error) = connection.command(Rcpt::new(to.clone(), vec![])).await {
                let failure = Failure::of_recipient(&error.to_string(), error.is_permanent());
                close(connection).await;
                return Err(failure);
            }
        }
        if let Err(error) = connection.command(Data).await {
            return Err(not_yet(connection, &error).await);
        }
        handed_over.store(true, Relaxed);
        match connection.message(&message.formatted()).await {
            Ok(_) => Ok(connection),
            Err(error) if error.status().is_some() => Err(not_yet(connection, &error).await),
            Err(error) => Err(Failure::Unknown(error.to_string())),
        }
    }

    /// A failure here is a problem of the server or the configuration, never of one mail.
    async fn connect(&self) -> Result<Connection, Failure> {
        let unreachable = |error: Error| Failure::Unreachable(error.to_string());
        let wrapped = (self.security == Security::Tls).then(|| self.tls.clone());
        let address = (self.address.0.as_str(), self.address.1);
        let mut connection =
            Connection::connect_tokio1(address, Some(CONNECT), &self.hello, wrapped, None)
                .await
                .map_err(unreachable)?;
        if self.security == Security::StartTls {
            connection.starttls(self.tls.clone(), &self.hello).await.map_err(unreachable)?;
        }
        if let Some(credentials) = &self.credentials {
            let ways = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&ways, credentials).await.map_err(unreachable)?;
        }
        Ok(connection)
    }
}

async fn begin(connection: &mut Connection, message: &Message) -> Result<(), Error> {
    let envelope = message.envelope();
    let is_ascii = envelope.to().iter().chain(envelope.from()).all(|one| {
        let address: &str = one.as_ref();
        address.is_ascii()
    });
    // A server without this extension rejects a non-ASCII address like an unknown one.
    let known = connection.server_info().supports_feature(Extension::SmtpUtfEight);
    let parameters = if !is_ascii && known { vec![MailParameter::SmtpUtfEight] } else { vec![] };
    let from = envelope.from().cloned();
    connection.command(Mail::new(from, parameters)).await.map(drop)
}

/// The server refused the sender or the content, or the connection broke. The recipient may still
/// be reachable, and an operator can fix the cause while the mail waits.
async fn not_yet(connection: Connection, error: &Error) -> Failure {
    close(connection).await;
    Failure::NotYet(error.to_string())
}

pub async fn close(mut connection: Connection) {
    let _ = tokio::time::timeout(FAREWELL, connection.abort()).await;
}
