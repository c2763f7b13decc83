//! One connection of the mail server.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::{Behavior, Mail, State};

#[derive(Default)]
pub struct Secrets {
    pub login: Option<(String, String)>,
    pub implicit: bool,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

struct Session {
    stream: BufReader<Box<dyn Stream>>,
    state: Arc<State>,
    encrypted: bool,
    login: Option<String>,
}

pub async fn run(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    state: Arc<State>,
    secrets: Arc<Secrets>,
) {
    let hang_up = state.queue.lock().unwrap().front() == Some(&Behavior::HangUp);
    if hang_up {
        state.queue.lock().unwrap().pop_front();
        return;
    }
    let boxed: Box<dyn Stream> = match &acceptor {
        Some(acceptor) if secrets.implicit => {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            Box::new(stream)
        }
        _ => Box::new(stream),
    };
    let encrypted = secrets.implicit;
    let mut session = Session { stream: BufReader::new(boxed), state, encrypted, login: None };
    let _ = session.serve(acceptor, &secrets).await;
}

impl Session {
    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }

    async fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    async fn serve(
        &mut self,
        acceptor: Option<TlsAcceptor>,
        secrets: &Secrets,
    ) -> std::io::Result<()> {
        self.say("220 localhost ESMTP").await?;
        loop {
            let line = self.line().await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.say("250-localhost").await?;
                    if acceptor.is_some() && !self.encrypted {
                        self.say("250-STARTTLS").await?;
                    } else if secrets.login.is_some() {
                        self.say("250-AUTH PLAIN").await?;
                    }
                    self.say("250 8BITMIME").await?;
                }
                "STARTTLS" => {
                    self.say("220 go ahead").await?;
                    let empty: Box<dyn Stream> = Box::new(tokio::io::empty());
                    let plain = std::mem::replace(&mut self.stream, BufReader::new(empty));
                    let upgraded = acceptor.as_ref().unwrap().accept(plain.into_inner()).await?;
                    self.stream = BufReader::new(Box::new(upgraded));
                    self.encrypted = true;
                }
                "AUTH" => self.authenticate(&line, secrets).await?,
                "MAIL" if secrets.login.is_some() && self.login.is_none() => {
                    self.say("530 authenticate first").await?;
                }
                "RCPT" => {
                    let to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.state.attempts.lock().unwrap().push(to.clone());
                    match self.behavior(&to) {
                        Behavior::Defer => self.say("451 try again later").await?,
                        Behavior::Refuse => self.say("550 no such user").await?,
                        Behavior::Deny => self.say("550 5.7.1 relaying denied").await?,
                        Behavior::DeferAfter(millis) => {
                            tokio::time::sleep(Duration::from_millis(millis)).await;
                            self.say("451 try again later").await?;
                        }
                        behavior => {
                            self.say("250 ok").await?;
                            if !self.take_mail(&to, behavior).await? {
                                return Ok(());
                            }
                        }
                    }
                }
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("250 ok").await?,
            }
        }
    }

    fn behavior(&self, to: &str) -> Behavior {
        let always = self.state.always.lock().unwrap();
        if let Some((_, behavior)) = always.iter().rev().find(|(address, _)| address == to) {
            return *behavior;
        }
        self.state.queue.lock().unwrap().pop_front().unwrap_or(Behavior::Accept)
    }

    /// Receives a mail, from DATA to the answer. Returns false after hanging up.
    async fn take_mail(&mut self, to: &str, behavior: Behavior) -> std::io::Result<bool> {
        assert_eq!(self.line().await?, "DATA");
        if let Behavior::SlowBefore(millis) = behavior {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
        self.say("354 go on").await?;
        let mut raw = String::new();
        loop {
            let line = self.line().await?;
            if line == "." {
                break;
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            raw.push_str("\r\n");
        }
        if behavior == Behavior::DropMidMessage {
            return Ok(false);
        }
        let (login, encrypted) = (self.login.clone(), self.encrypted);
        let answered = behavior != Behavior::AcceptSilently;
        let mail = Mail { to: to.to_owned(), raw, login, encrypted, answered };
        self.state.accepted.lock().unwrap().push(mail);
        if !answered {
            return Ok(false);
        }
        if let Behavior::Slow(millis) = behavior {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
        self.say("250 kept").await?;
        Ok(true)
    }

    async fn authenticate(&mut self, line: &str, secrets: &Secrets) -> std::io::Result<()> {
        let credentials = line.rsplit(' ').next().unwrap_or_default();
        let credentials =
            String::from_utf8(STANDARD.decode(credentials).unwrap_or_default()).unwrap_or_default();
        let mut parts = credentials.split('\0').skip(1);
        let given = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let right = secrets
            .login
            .as_ref()
            .is_some_and(|(name, password)| given == (name.as_str(), password.as_str()));
        if !right {
            return self.say("535 wrong").await;
        }
        self.login = Some(given.0.to_owned());
        self.say("235 welcome").await
    }
}
