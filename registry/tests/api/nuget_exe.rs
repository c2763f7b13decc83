//! The real NuGet client: what people read when they push with it. nuget.exe runs on Mono, which
//! `cargo xtask test` installs.

use std::fmt::Write;
use std::process::Command;

use serde_json::json;

use crate::support::{HOUR, IssuedKey, Registry, nupkg};

/// A person at a terminal. Keeps all that the client prints.
struct Terminal<'r> {
    registry: &'r Registry,
    home: tempfile::TempDir,
    seen: String,
}

impl Terminal<'_> {
    fn push(&mut self, what: &str, key: &IssuedKey, version: &str) {
        let file = self.home.path().join("package.nupkg");
        std::fs::write(&file, nupkg("Contoso.Core", version)).unwrap();
        self.run(what, key, &["push", "package.nupkg"]);
    }

    fn delete(&mut self, what: &str, key: &IssuedKey, version: &str) {
        self.run(what, key, &["delete", "Contoso.Core", version, "-NoPrompt"]);
    }

    fn run(&mut self, what: &str, key: &IssuedKey, arguments: &[&str]) {
        let program = std::env::var("LATCHKEY_TEST_NUGET").expect("the path of nuget.exe");
        let source = format!("{}/v3/index.json", self.registry.origin());
        let output = Command::new("mono")
            .arg(program)
            .args(arguments)
            .args(["-Source", &source, "-ApiKey", &key.value, "-NonInteractive"])
            .current_dir(self.home.path())
            .env("HOME", self.home.path())
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let code = output.status.code().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(printed).unwrap();
        let printed = printed.replace(&self.registry.address, "REGISTRY").replace(&key.id, "KEY");
        writeln!(self.seen, "# {what}: exit code {code}").unwrap();
        for line in printed.lines().filter(|line| !line.is_empty()) {
            writeln!(self.seen, "{}", without_duration(line).trim_end()).unwrap();
        }
    }
}

/// The client prints how long each request took.
fn without_duration(line: &str) -> &str {
    match line.rsplit_once(' ') {
        Some((start, end))
            if end.ends_with("ms") && end.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            start
        }
        _ => line,
    }
}

#[tokio::test]
#[ignore = "needs nuget.exe and Mono: cargo xtask test"]
async fn the_client_prints_the_warning_and_the_reason_of_each_refusal() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (replaced, revoked) = (ada.a_key().await, ada.a_key().await);
    let unlist_only = ada.create(&json!({ "scopes": ["package:unlist"] })).await;
    let short = ada.create(&json!({ "lifetime_days": 1 })).await;
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal { registry: &registry, home, seen: String::new() };

    terminal.push("a push", &short, "1.0.0");
    terminal.push("the version exists", &revoked, "1.0.0");
    ada.regenerate(&replaced, &json!({ "overlap_seconds": 0 })).await;
    terminal.push("a replaced value", &replaced, "1.0.1");
    terminal.push("a missing scope", &unlist_only, "1.0.1");
    ada.act(&revoked, "revoke").await;
    terminal.push("a revoked key", &revoked, "1.0.1");
    terminal.delete("a delete with a revoked key", &revoked, "1.0.0");
    registry.advance(20 * HOUR).await;
    terminal.push("a push while the key expires soon", &short, "1.0.1");
    terminal.delete("a delete, which unlists", &short, "1.0.0");
    registry.advance(4 * HOUR).await;
    terminal.push("an expired key", &short, "1.0.2");
    insta::assert_snapshot!(terminal.seen);
}
