//! A mail server on loopback that speaks SMTP, keeps the accepted mails, and fails on request.

mod session;
mod tls;

use std::collections::VecDeque;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mailparse::MailHeaderMap;
use tokio::net::TcpListener;

pub use tls::Certificate;

/// The server's reaction to a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behavior {
    Accept,
    /// Hangs up at the greeting.
    HangUp,
    /// Refuses the recipient temporarily.
    Defer,
    /// Refuses the recipient permanently.
    Refuse,
    /// Refuses the recipient temporarily, after this many milliseconds.
    DeferAfter(u64),
    /// Refuses to relay mails of this client.
    Deny,
    /// Receives the message, and hangs up without keeping or answering it.
    DropMidMessage,
    /// Keeps the mail, and hangs up without answering.
    AcceptSilently,
    /// Keeps the mail and answers after this many milliseconds.
    Slow(u64),
    /// Waits this many milliseconds before it asks for the message.
    SlowBefore(u64),
}

/// An accepted mail. Its methods parse the mail with a library that the registry does not use.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub raw: String,
    pub login: Option<String>,
    pub encrypted: bool,
    /// Whether the server told the sender that it accepted the mail.
    pub answered: bool,
}

impl Mail {
    fn parsed(&self) -> mailparse::ParsedMail<'_> {
        mailparse::parse_mail(self.raw.as_bytes()).unwrap()
    }

    pub fn header(&self, name: &str) -> String {
        self.parsed().headers.get_first_value(name).unwrap_or_default()
    }

    pub fn subject(&self) -> String {
        self.header("Subject")
    }

    pub fn message_id(&self) -> String {
        self.header("Message-ID")
    }

    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    pub fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        let mail = self.parsed();
        let part = mail.subparts.iter().find(|part| part.ctype.mimetype == kind);
        part.unwrap_or_else(|| panic!("no {kind} in {}", self.raw)).get_body().unwrap()
    }
}

#[derive(Default)]
struct State {
    queue: Mutex<VecDeque<Behavior>>,
    always: Mutex<Vec<(String, Behavior)>>,
    accepted: Mutex<Vec<Mail>>,
    attempts: Mutex<Vec<String>>,
    open: AtomicUsize,
}

pub struct MailServer {
    state: Arc<State>,
    pub port: u16,
    pub certificate: Option<Certificate>,
}

impl MailServer {
    /// A server without TLS and without a login.
    pub async fn start() -> Self {
        Self::listen(None, session::Secrets::default()).await
    }

    /// A server with STARTTLS, or with TLS from the first byte, that requires this login.
    pub async fn secure(implicit: bool, username: &str, password: &str) -> Self {
        let certificate = Certificate::for_host("localhost");
        let login = Some((username.to_owned(), password.to_owned()));
        Self::listen(Some(certificate), session::Secrets { login, implicit }).await
    }

    async fn listen(certificate: Option<Certificate>, secrets: session::Secrets) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let acceptor = certificate.as_ref().map(Certificate::acceptor);
        let (shared, secrets) = (Arc::clone(&state), Arc::new(secrets));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (state, secrets) = (Arc::clone(&shared), Arc::clone(&secrets));
                let (acceptor, counted) = (acceptor.clone(), Arc::clone(&state));
                counted.open.fetch_add(1, Relaxed);
                tokio::spawn(async move {
                    session::run(stream, acceptor, state, secrets).await;
                    counted.open.fetch_sub(1, Relaxed);
                });
            }
        });
        Self { state, port, certificate }
    }

    /// The `[smtp]` section for this server.
    pub fn config(&self) -> String {
        format!(
            "[smtp]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n\
             from = \"Latchkey <latchkey@registry.example>\"\n",
            self.port
        )
    }

    /// Queues the reactions to the next mails. After them the server accepts every mail.
    pub fn queue(&self, behaviors: &[Behavior]) {
        self.state.queue.lock().unwrap().extend(behaviors);
    }

    /// Removes all queued reactions.
    pub fn clear_queue(&self) {
        self.state.queue.lock().unwrap().clear();
    }

    /// Sets the reaction to every mail for this address.
    pub fn always(&self, address: &str, behavior: Behavior) {
        self.state.always.lock().unwrap().push((address.to_owned(), behavior));
    }

    pub fn accepted(&self) -> Vec<Mail> {
        self.state.accepted.lock().unwrap().clone()
    }

    /// Removes and returns the accepted mails, sorted by recipient.
    pub fn take(&self) -> Vec<Mail> {
        let mut mails = std::mem::take(&mut *self.state.accepted.lock().unwrap());
        mails.sort_by(|a, b| a.to.cmp(&b.to));
        mails
    }

    /// All recipients that senders named, accepted or not.
    pub fn attempts(&self) -> Vec<String> {
        self.state.attempts.lock().unwrap().clone()
    }

    /// Waits until all connections are closed, even those of killed senders.
    pub async fn wait_until_idle(&self) {
        self.wait_for(|server| server.state.open.load(Relaxed) == 0).await;
    }

    pub async fn wait_for(&self, condition: impl Fn(&Self) -> bool) {
        for _ in 0..6_000 {
            if condition(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("timed out; attempts: {:?}", self.attempts());
    }
}
