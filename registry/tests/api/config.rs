//! The configuration is checked at start. An error names the setting and its line or variable.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::Registry;
use crate::support::home::{Home, text};
use crate::support::raw::{RawRequest, exchange};
use crate::support::storage::Storage;

/// Runs `serve`, which must fail, and returns its standard error.
fn refused(toml: &str, variables: &[(&str, &str)]) -> String {
    let home = Home::empty();
    let file = home.folder().join("latchkey.toml");
    std::fs::write(&file, toml).unwrap();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    let command =
        command.arg("--config").arg(&file).envs(variables.iter().copied()).stdin(Stdio::null());
    let output = command.stdout(Stdio::piped()).output().unwrap();
    assert!(!output.status.success(), "{toml:?} {variables:?} was accepted");
    assert_eq!(text(&output.stdout), "");
    text(&output.stderr)
}

#[test]
fn an_invalid_setting_in_the_file_is_reported_with_its_line() {
    for (line, key) in [
        ("public_url = \"registry.example\"", "public_url"),
        ("public_url = \"http://registry.example\"", "public_url"),
        ("public_url = \"https://registry.example/path\"", "public_url"),
        ("public_url = \"https://me:secret@registry.example\"", "public_url"),
        ("public_url = 7", "public_url"),
        ("public_ulr = \"https://registry.example\"", "public_ulr"),
        ("value_prefix = \"LK_\"", "value_prefix"),
        ("value_prefix = \"lk\"", "value_prefix"),
        ("earlier_value_prefixes = [\"a b_\"]", "earlier_value_prefixes"),
        ("trusted_proxies = [\"not a network\"]", "trusted_proxies"),
        ("policy.lifetimes_days = []", "policy.lifetimes_days"),
        ("policy.lifetimes_days = [0]", "policy.lifetimes_days"),
        ("policy.lifetimes_days = [99999]", "policy.lifetimes_days"),
        ("policy.lifetimes_days = \"90\"", "lifetimes_days"),
        ("policy.default_lifetime_days = 5", "policy.default_lifetime_days"),
        ("policy.max_lifetime_days = 0", "policy.max_lifetime_days"),
        ("policy.warn_days = -1", "warn_days"),
        ("policy.warn_share = 0", "policy.warn_share"),
        ("policy.overlaps_seconds = []", "policy.overlaps_seconds"),
        ("policy.default_overlap_seconds = 5", "policy.default_overlap_seconds"),
        ("policy.notice_days = [0]", "policy.notice_days"),
        ("policy.notice_days = [99999]", "policy.notice_days: each must be 1 to 3660 days"),
        ("policy = { warn_days = 3, warn_share = 0 }", "policy.warn_share"),
        ("\"policy\" . 'warn_share' = 0", "policy.warn_share"),
        ("policy.feedback_url = \"mailto:x\"", "policy.feedback_url"),
        ("limits.package_bytes = 0", "limits.package_bytes"),
        ("limits.sign_in_failures = 0", "limits.sign_in_failures"),
        ("limits.sign_in_failures = 9223372036854775807", "limits.sign_in_failures: must be 1 to"),
        ("limits.event_days = 0", "limits.event_days: must be 1 to 3660 days"),
        ("limits.event_days = 4294967295", "limits.event_days: must be 1 to 3660 days"),
        ("limits.connections = 0", "limits.connections: must be 1 to 65536"),
        ("limits.keys_per_owner = 0", "limits.keys_per_owner: must be 1 or more"),
        ("limits.nothing = 1", "nothing"),
    ] {
        let said = refused(&format!("# first\n\n{line}\n"), &[]);
        assert!(said.contains("latchkey.toml") && said.contains("line 3"), "{line}: {said}");
        assert!(said.contains(key), "{line}: {said}");
    }
}

#[test]
fn the_reported_line_is_right_inside_a_section() {
    let said =
        refused("[limits]\nevent_days = 5\n\n[policy]\nwarn_days = 5\nwarn_share = 0\n", &[]);
    assert!(said.contains("line 6") && said.contains("policy.warn_share"), "{said}");
}

#[test]
fn an_invalid_variable_is_named() {
    for (variable, value) in [
        ("LATCHKEY_PUBLIC_URL", "nonsense"),
        ("LATCHKEY_POLICY_WARN_DAYS", "soon"),
        ("LATCHKEY_POLICY_WARN_SHARE", "0"),
        ("LATCHKEY_POLICY_LIFETIMES_DAYS", "[]"),
        ("LATCHKEY_POLICY_NO_SUCH_KEY", "1"),
        ("LATCHKEY_LIMITS_PACKAGE_BYTES", "0"),
        ("LATCHKEY_TRUSTED_PROXIES", "[\"x\"]"),
        ("LATCHKEY_VALUE_PREFIX", "UPPER_"),
    ] {
        let said = refused("", &[(variable, value)]);
        assert!(said.contains(variable), "{variable}: {said}");
    }
}

#[test]
fn a_misspelled_variable_is_refused_with_a_suggestion() {
    for (variable, expected) in [
        ("LATCHKEY_PUBLIC_URI", "is not a setting; did you mean LATCHKEY_PUBLIC_URL?"),
        ("LATCHKEY_public_url", "is not a setting; did you mean LATCHKEY_PUBLIC_URL?"),
        ("LATCHKEY_POLICY_WARNDAYS", "is not a setting; did you mean LATCHKEY_POLICY_WARN_DAYS?"),
        ("LATCHKEY_POLCY_WARN_DAYS", "is not a setting; did you mean LATCHKEY_POLICY_WARN_DAYS?"),
        ("LATCHKEY_DATABSE_URL", "is not a setting; did you mean LATCHKEY_DATABASE_URL?"),
        ("LATCHKEY_POLICY", "is a section; set its keys one by one, for example LATCHKEY_POLICY_"),
        ("LATCHKEY_SMTP_COLOR", "is not a setting; the README lists all settings"),
    ] {
        let said = refused("", &[(variable, "3")]);
        assert!(said.contains(&format!("{variable} {expected}")), "{variable}: {said}");
    }
}

/// Starts a registry with these variables and returns its policy.
fn policy_with(variables: &[(&str, &str)]) -> serde_json::Value {
    let home = Home::empty();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    let command = command.envs(variables.iter().copied()).stdin(Stdio::null());
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://");
    let address = address.unwrap_or_else(|| panic!("{variables:?}: the registry did not start"));
    let answer = exchange(address, &RawRequest::new("GET", "/api/v1/policy"));
    process.kill().unwrap();
    process.wait().unwrap();
    answer.json()
}

#[test]
fn variables_of_other_programs_with_our_prefix_are_ignored() {
    // Our command line and tools use the first names. Kubernetes sets the others for a service that
    // is named "latchkey".
    let names = [
        "COPY_TO",
        "LOG",
        "CHROMIUM",
        "TARGET",
        "TEST_POSTGRES",
        "PORT",
        "PORT_8080_TCP_ADDR",
        "SERVICE_HOST",
        "SERVICE_PORT_HTTP",
    ];
    let names = names.map(|name| format!("LATCHKEY_{name}"));
    let variables: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    policy_with(&variables);
}

#[test]
fn a_list_in_a_variable_has_the_syntax_of_the_file() {
    for (variable, value, expected) in [
        ("LATCHKEY_TRUSTED_PROXIES", "10.0.0.0/8", "write the list as [\"10.0.0.0/8\"]"),
        ("LATCHKEY_EARLIER_VALUE_PREFIXES", "a_,b_", "write the list as [\"a_\", \"b_\"]"),
        ("LATCHKEY_POLICY_NOTICE_DAYS", "7", "write the list as [7]"),
        ("LATCHKEY_POLICY_NOTICE_DAYS", "30, 7", "write the list as [30, 7]"),
    ] {
        let said = refused("", &[(variable, value)]);
        assert!(said.contains(variable) && said.contains(expected), "{variable}: {said}");
    }
    let policy = policy_with(&[
        ("LATCHKEY_TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
        ("LATCHKEY_POLICY_NOTICE_DAYS", "[30, 7]"),
    ]);
    assert_eq!(policy["notice_days"], serde_json::json!([30, 7]));
}

#[test]
fn the_choices_in_the_policy_are_sorted_and_unique() {
    let policy = policy_with(&[
        ("LATCHKEY_POLICY_NOTICE_DAYS", "[1, 30, 7, 7]"),
        ("LATCHKEY_POLICY_LIFETIMES_DAYS", "[90, 30, 90]"),
        ("LATCHKEY_POLICY_OVERLAPS_SECONDS", "[60, 0, 0]"),
    ]);
    assert_eq!(policy["notice_days"], serde_json::json!([30, 7, 1]));
    assert_eq!(policy["lifetimes_days"], serde_json::json!([30, 90]));
    assert_eq!(policy["overlaps_seconds"], serde_json::json!([0, 60]));
}

#[test]
fn a_variable_overrides_the_file_and_is_named_in_its_error() {
    let file = "policy.warn_share = 3\n";
    let said = refused(file, &[("LATCHKEY_POLICY_WARN_SHARE", "0")]);
    assert!(said.contains("LATCHKEY_POLICY_WARN_SHARE") && !said.contains("line 1"), "{said}");
}

#[test]
fn a_missing_or_malformed_file_is_named() {
    let home = Home::empty();
    let said = home.refuse(&["serve", "--listen", "127.0.0.1:0", "--config", "/nowhere/x.toml"]);
    assert!(said.contains("/nowhere/x.toml"), "{said}");
    let said = refused("public_url = \n", &[]);
    assert!(said.contains("latchkey.toml") && said.contains("line 1"), "{said}");
}

#[test]
fn listening_beyond_loopback_requires_the_public_url() {
    let home = Home::empty();
    let output = home.command(&["serve", "--listen", "0.0.0.0:0"]).output().unwrap();
    let said = text(&output.stderr);
    assert!(
        !output.status.success() && said.contains("public_url") && said.contains("required"),
        "{said}"
    );
}

#[test]
fn an_unsupported_database_url_is_refused() {
    let home = Home::on(Storage::Sqlite);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--database-url", "mysql://localhost/x"];
    assert!(home.refuse(&serve).contains("postgres://"));
}

#[tokio::test]
async fn configured_settings_apply_to_the_policy_and_new_keys() {
    let registry = Registry::with_config(
        "value_prefix = \"acme_\"\nearlier_value_prefixes = [\"lk_\"]\n\
         [policy]\nlifetimes_days = [30, 10]\nwarn_days = 2\nfeedback_url = \"https://example.com/\"\n",
    );
    let policy = registry.nobody().get("/policy").await.expect(200);
    assert_eq!(policy["lifetimes_days"], serde_json::json!([10, 30]));
    assert_eq!((&policy["default_lifetime_days"], &policy["warn_days"]), (&30.into(), &2.into()));
    assert_eq!(policy["feedback_url"], "https://example.com/");
    let key = registry.ada().a_key().await;
    assert!(key.value.starts_with("acme_"));
    assert_eq!(key.key["current"]["warns_at"], "2026-06-29T12:00:00Z");
}

#[tokio::test]
async fn values_with_an_earlier_prefix_keep_working() {
    let registry = Registry::start();
    let old = registry.ada().a_key().await;
    let home = registry.kill();
    let config = home.folder().join("latchkey.toml");
    std::fs::write(&config, "value_prefix = \"acme_\"\nearlier_value_prefixes = [\"lk_\"]\n")
        .unwrap();
    let registry = home.serve(&["--config", &config.display().to_string()]);
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = registry.ada().regenerate(&old, &serde_json::json!({})).await;
    assert!(new.value.starts_with("acme_"));
    assert_eq!(registry.verdict(&old.value).await, "accepted");
}

#[tokio::test]
async fn a_forwarded_address_is_used_only_from_a_trusted_proxy() {
    for (config, expected) in
        [("", "127.0.0.1"), ("trusted_proxies = [\"127.0.0.0/8\"]\n", "203.0.113.7")]
    {
        let registry = Registry::with_config(config);
        let key = registry.ada().a_key().await;
        let package = crate::support::nupkg("Contoso.Core", "1.0.0");
        let push = crate::support::RawRequest::push(&key.value, &package);
        let push = push.header("X-Forwarded-For", "198.51.100.1, 203.0.113.7");
        assert_eq!(registry.raw(&push).status, 201);
        let used = &registry.ada().show(&key).await["current"]["last_used_by"];
        assert_eq!(used["address"], expected);
    }
}
