//! A registry with a mail server, driven by `notices run`.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use super::home::{Home, text};
use super::smtp::{Mail, MailServer};
use super::{HOUR, Registry};

pub struct MailFixture {
    pub server: MailServer,
    pub registry: Registry,
    config: String,
}

impl MailFixture {
    pub async fn start() -> Self {
        Self::with_policy("").await
    }

    pub async fn with_policy(toml: &str) -> Self {
        let server = MailServer::start().await;
        let config = format!("{toml}\n{}", server.config());
        Self::with_server(server, &config)
    }

    pub fn with_server(server: MailServer, toml: &str) -> Self {
        let registry = Registry::with_config(toml);
        let config = registry.home.folder().join("latchkey.toml").display().to_string();
        Self { server, registry, config }
    }

    /// Runs once. Returns the numbers of planned, sent and failed mails.
    pub async fn run(&self) -> (u64, u64, u64) {
        let (home, config) = (Arc::clone(&self.registry.home), self.config.clone());
        let said = tokio::task::spawn_blocking(move || {
            home.succeed(&["notices", "run", "--config", &config])
        });
        let said = said.await.unwrap();
        let numbers: Vec<u64> =
            said.split([' ', ',', '\n']).filter_map(|word| word.parse().ok()).collect();
        let [planned, sent, failed] = numbers[..] else { panic!("{said}") };
        (planned, sent, failed)
    }

    /// Runs once. Returns the accepted mails, sorted by recipient.
    pub async fn mails(&self) -> Vec<Mail> {
        self.run().await;
        self.server.take()
    }

    /// Sends and discards the pending mails, so that a test starts without any.
    pub async fn discard_pending(&self) {
        self.run().await;
        self.server.take();
    }

    /// Advances the clock past every backoff and every lease.
    pub async fn advance_past_backoff(&self) {
        self.registry.advance(HOUR).await;
    }

    /// Starts a run without waiting for its end.
    pub fn start_run(&self) -> Running {
        let mut command = self.command();
        Running(command.spawn().unwrap())
    }

    fn command(&self) -> Command {
        let home: &Home = &self.registry.home;
        let mut command = home.command(&["notices", "run", "--config", &self.config]);
        command.arg("--test-clock").stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Runs once. Returns the log.
    pub async fn run_and_read_log(&self) -> String {
        let mut command = self.command();
        command.stderr(Stdio::piped());
        // The mail server runs on this thread, which therefore must not block.
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        text(&output.await.unwrap().stderr)
    }
}

pub struct Running(Child);

impl Running {
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub async fn finish(mut self) {
        while self.0.try_wait().unwrap().is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
