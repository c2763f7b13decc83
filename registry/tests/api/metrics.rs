//! `/metrics`: the numbers it contains, and the data it must not contain.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use serde_json::json;

use crate::support::raw::exchange;
use crate::support::smtp::Behavior::Refuse;
use crate::support::{MailFixture, RawRequest, Registry, nupkg, nupkg_with};

/// Scrapes the metrics. Returns each series with its value, and the whole text.
fn scrape(address: &str) -> (BTreeMap<String, String>, String) {
    let answer = exchange(address, &RawRequest::new("GET", "/metrics").host("10.0.0.7:8080"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4"));
    let lines = answer.body.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let series = lines.map(|line| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.to_owned())
    });
    (series.collect(), answer.body)
}

#[tokio::test]
async fn metrics_count_refusals_uses_and_states_without_names() {
    let registry = Registry::start();
    let (before, _) = scrape(&registry.address);
    assert_eq!(before["latchkey_value_uses_total"], "0");
    let ada = registry.ada();
    let key = ada.create(&json!({ "name": "top-secret-name" })).await;
    let revoked = ada.a_key().await;
    ada.act(&revoked, "revoke").await;
    for version in ["1.0.0", "1.0.1", "1.0.2"] {
        registry.use_value(&key.value, "Contoso.Core", version);
    }
    registry.push(&revoked.value, &nupkg("Contoso.Core", "2.0.0"));
    registry.push(&key.value, &nupkg("Fabrikam.Core", "1.0.0"));
    registry.push(&key.value, &nupkg_with("Contoso.Core", "1.0.0", "other"));
    registry.push("not-a-value-of-ours", &nupkg("Contoso.Core", "1.0.0"));
    registry.raw(&RawRequest::new("BREW", "/nowhere/at/all"));
    // The registry counts the states only every few seconds.
    tokio::time::sleep(Duration::from_millis(5_200)).await;

    let (series, text) = scrape(&registry.address);
    let refused =
        |why: &str| series[&format!("latchkey_push_refusals_total{{reason=\"{why}\"}}")].clone();
    for why in ["key-revoked", "key-package", "key-unknown", "version-exists"] {
        assert_eq!(refused(why), "1", "{why}");
    }
    assert_eq!(
        series["latchkey_value_uses_total"], "4",
        "a push of an existing version counts as a use"
    );
    for (state, keys) in [("active", "1"), ("revoked", "1"), ("expired", "0")] {
        assert_eq!(series[&format!("latchkey_keys{{state=\"{state}\"}}")], keys, "{state}");
    }
    let times = "latchkey_request_seconds_count{route=\"/api/v2/package\",status=\"2xx\"}";
    assert_eq!(series[times], "3");
    let unmatched = "latchkey_request_seconds_count{route=\"unmatched\",status=\"4xx\"}";
    assert_eq!(series[unmatched], "1");
    let secrets =
        [&key.id, &key.value, "top-secret-name", "ada", "Contoso", "127.0.0.1", "nowhere"];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn metrics_count_mails_by_outcome() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.always("bob@example.com", Refuse);
    let config = fixture.registry.home.folder().join("latchkey.toml");
    // With the test clock, the registry does not send mails in the background.
    let mut serve = fixture.registry.home.command(&["serve", "--listen", "127.0.0.1:0"]);
    let serve = serve.arg("--config").arg(config).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut serve = serve.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(serve.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap();
    let mails = |outcome: &str| {
        let series = format!("latchkey_notice_mails_total{{outcome=\"{outcome}\"}}");
        scrape(address).0.remove(&series)
    };
    for _ in 0..200 {
        if mails("accepted").is_some() && mails("refused").is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(mails("accepted").as_deref(), Some("1"));
    assert_eq!(mails("refused").as_deref(), Some("1"));
    serve.kill().unwrap();
    serve.wait().unwrap();
}
