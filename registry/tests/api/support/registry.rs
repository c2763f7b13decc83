//! A running registry: one process, killed at the end of the test.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};

use super::call::Call;
use super::home::{Home, PASSWORD, PROGRAM, furnished};
use super::people::Person;
use super::raw::{RawAnswer, RawRequest, exchange};
use super::{Answer, DAY};

pub struct Registry {
    process: Child,
    pub home: Arc<Home>,
    /// `127.0.0.1:PORT`
    pub address: String,
    pub client: reqwest::Client,
    output: BufReader<std::process::ChildStdout>,
    flags: Vec<String>,
}

impl Registry {
    /// Starts a registry with ada, bob and cy signed in, and with a stopped test clock.
    pub fn start() -> Self {
        Home::furnished().serve(&[])
    }

    pub fn with_config(toml: &str) -> Self {
        Self::with_config_and_variables(toml, &[])
    }

    pub fn with_config_and_variables(toml: &str, variables: &[(&str, &str)]) -> Self {
        let home = Home::furnished();
        let file = home.folder().join("latchkey.toml");
        std::fs::write(&file, toml).unwrap();
        Self::serve_with(&home, &["--config", &file.display().to_string()], variables)
    }

    pub fn serve(home: &Arc<Home>, flags: &[&str]) -> Self {
        Self::serve_with(home, flags, &[])
    }

    /// Runs the registry of another release.
    pub fn serve_with_program(program: &str, home: &Arc<Home>) -> Self {
        Self::start_program(program, home, &[], &[])
    }

    fn serve_with(home: &Arc<Home>, flags: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::start_program(PROGRAM, home, flags, variables)
    }

    fn start_program(
        program: &str,
        home: &Arc<Home>,
        flags: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(home.log_file()).unwrap();
        let mut command =
            home.command_of(program, &["serve", "--listen", "127.0.0.1:0", "--test-clock"]);
        let mut process = command
            .args(flags)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").map(str::to_owned);
        let said = || std::fs::read_to_string(home.log_file()).unwrap_or_default();
        let address =
            address.unwrap_or_else(|| panic!("the registry did not start: {line}{}", said()));
        Self {
            process,
            home: Arc::clone(home),
            address,
            client: reqwest::Client::new(),
            output,
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
        }
    }

    /// Starts another process on the same storage.
    pub fn replica(&self) -> Self {
        let flags: Vec<&str> = self.flags.iter().map(String::as_str).collect();
        Self::serve(&self.home, &flags)
    }

    pub fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.home.log_file()).unwrap()
    }

    /// The resident memory of the process.
    pub fn memory_kib(&self) -> u64 {
        let id = self.process.id().to_string();
        let said = Command::new("ps").args(["-o", "rss=", "-p", &id]).output().unwrap();
        String::from_utf8(said.stdout).unwrap().trim().parse().unwrap()
    }

    /// A file of `/proc` about the process.
    #[cfg(target_os = "linux")]
    pub fn process_file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.process.id())
    }

    /// `VmRSS:` is the memory now, `VmHWM:` the peak.
    #[cfg(target_os = "linux")]
    pub fn status_kib(&self, field: &str) -> u64 {
        let status = std::fs::read_to_string(self.process_file("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// The CPU time of the process so far.
    #[cfg(target_os = "linux")]
    pub fn cpu(&self) -> std::time::Duration {
        let stat = std::fs::read_to_string(self.process_file("stat")).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        // The 14th and 15th field of all, in hundredths of a second.
        let ticks = fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap());
        std::time::Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Sends SIGTERM and returns the exit status.
    pub fn terminate(mut self) -> ExitStatus {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.process.wait().unwrap()
    }

    /// Sends SIGKILL.
    pub fn kill(mut self) -> Arc<Home> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        Arc::clone(&self.home)
    }

    pub fn ada(&self) -> Person<'_> {
        self.person("ada")
    }

    pub fn bob(&self) -> Person<'_> {
        self.person("bob")
    }

    pub fn cy(&self) -> Person<'_> {
        self.person("cy")
    }

    fn person(&self, name: &'static str) -> Person<'_> {
        Person::new(self, furnished().cookies[name].clone())
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Person<'_> {
        Person::new(self, String::new())
    }

    pub async fn sign_in(&self, name: &str) -> Person<'_> {
        let answer = self.try_sign_in(name, PASSWORD).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
        Person::new(self, answer.cookie())
    }

    pub async fn try_sign_in(&self, name: &str, password: &str) -> Answer {
        let body = json!({ "username": name, "password": password });
        self.nobody().post("/session").json(&body).await
    }

    /// The ID of an owner.
    #[expect(clippy::unused_self, reason = "every registry has the same owners")]
    pub fn owner(&self, name: &str) -> &'static str {
        &furnished().owners[name]
    }

    /// The ID of a user.
    #[expect(clippy::unused_self, reason = "every registry has the same users")]
    pub fn user(&self, name: &str) -> &'static str {
        &furnished().users[name]
    }

    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::new(&self.client, method, format!("{}{path}", self.origin()))
    }

    pub async fn advance(&self, seconds: i64) {
        let step = json!({ "advance_seconds": seconds });
        self.call(Method::POST, "/test/clock").json(&step).await.expect(200);
    }

    pub async fn advance_days(&self, days: i64) {
        self.advance(days * DAY).await;
    }

    pub async fn set_clock(&self, now: &str) {
        self.call(Method::POST, "/test/clock").json(&json!({ "now": now })).await.expect(200);
    }

    pub fn raw(&self, request: &RawRequest) -> RawAnswer {
        exchange(&self.address, request)
    }

    pub fn push(&self, value: &str, package: &[u8]) -> RawAnswer {
        self.raw(&RawRequest::push(value, package))
    }

    /// Pushes a package, which must be accepted.
    pub fn use_value(&self, value: &str, id: &str, version: &str) {
        let pushed = self.push(value, &super::nupkg(id, version));
        assert_eq!(pushed.status, 201, "{} {}", pushed.reason, pushed.body);
    }

    /// The answer of `GET /key` about this value.
    pub async fn key_info(&self, value: &str) -> Value {
        let request = self.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", value);
        request.await.expect(200)
    }

    /// Returns `accepted`, or the slug of the refusal.
    pub async fn verdict(&self, value: &str) -> String {
        let info = self.key_info(value).await;
        info["refusal"].as_str().unwrap_or("accepted").to_owned()
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
