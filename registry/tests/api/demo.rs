//! `--demo` creates keys in every state at each start, and only in a database of its own.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Arc;

use serde_json::Value;

use crate::support::home::Home;
use crate::support::{Person, Registry, nupkg};

/// Reads name and password from the line `demo sign-in: NAME PASSWORD`.
fn sign_in(registry: &mut Registry) -> (String, String) {
    let line = registry.next_line();
    let words: Vec<&str> = line.strip_prefix("demo sign-in: ").unwrap().split(' ').collect();
    let [name, password] = words[..] else { panic!("{line}") };
    (name.to_owned(), password.to_owned())
}

async fn keys(registry: &mut Registry) -> (String, Vec<Value>) {
    let (name, password) = sign_in(registry);
    let answer = registry.try_sign_in(&name, &password).await;
    assert_eq!(answer.status, 204);
    let ada = Person::new(registry, answer.cookie());
    let page = ada.get("/keys").await.expect(200);
    (password, page["keys"].as_array().unwrap().clone())
}

#[tokio::test]
async fn the_demo_has_keys_of_both_owner_kinds_and_in_every_state() {
    let mut registry = Home::empty().serve(&["--demo"]);
    let (_, keys) = keys(&mut registry).await;
    let states: BTreeSet<&str> = keys.iter().map(|key| key["state"].as_str().unwrap()).collect();
    assert_eq!(states, BTreeSet::from(["active", "disabled", "expired", "expiring", "revoked"]));
    let owners: BTreeSet<&str> =
        keys.iter().map(|key| key["owner"]["kind"].as_str().unwrap()).collect();
    assert_eq!(owners, BTreeSet::from(["organization", "user"]));
    assert!(keys.iter().any(|key| key["retiring"].is_object()), "a key is in an overlap");
}

#[tokio::test]
async fn a_demo_key_can_be_regenerated_and_used_for_a_push() {
    let mut registry = Home::empty().serve(&["--demo"]);
    let (name, password) = sign_in(&mut registry);
    let cookie = registry.try_sign_in(&name, &password).await.cookie();
    let ada = Person::new(&registry, cookie);
    let keys = ada.get("/keys?q=ci-deploy").await.expect(200);
    let id = keys["keys"][0]["id"].as_str().unwrap();
    let issued = ada.post(&format!("/keys/{id}/regenerate")).await.expect(200);
    let value = issued["value"].as_str().unwrap();
    assert_eq!(registry.push(value, &nupkg("Contoso.Core", "9.0.0")).status, 201);
    assert!(issued["key"]["retiring"].is_object(), "the old value was in use");
}

#[tokio::test]
async fn a_restart_recreates_the_demo_with_a_new_password() {
    let home = Home::empty();
    let mut first = home.serve(&["--demo"]);
    first.set_clock("2026-06-01T12:00:00Z").await;
    let (old_password, old) = keys(&mut first).await;
    first.advance_days(200).await;
    assert!(first.terminate().success());
    let mut second = home.serve(&["--demo"]);
    let (password, new) = keys(&mut second).await;
    assert_ne!(password, old_password);
    assert_eq!(second.try_sign_in("ada", &old_password).await.status, 401);
    let shape = |keys: &[Value]| -> Vec<String> {
        keys.iter().map(|key| format!("{} {}", key["name"], key["state"])).collect()
    };
    assert_eq!(shape(&new).len(), old.len());
    let expiring = new.iter().find(|key| key["name"] == "ci-deploy").unwrap();
    assert_eq!(expiring["current"]["expires_at"], "2026-12-21T16:10:00Z");
}

#[test]
fn the_demo_refuses_a_database_with_other_data() {
    let home = Home::furnished();
    let said = home.refuse(&["serve", "--listen", "127.0.0.1:0", "--demo"]);
    assert!(said.contains("--data"), "{said}");
    let registry = home.serve(&[]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(registry.ada().a_key());
}

#[test]
fn demo_and_test_clock_are_for_loopback_only() {
    let home = Home::empty();
    let config = home.folder().join("public.toml");
    std::fs::write(&config, "public_url = \"https://registry.example\"\n").unwrap();
    let config = config.display().to_string();
    for flag in ["--demo", "--test-clock"] {
        let mut command =
            home.command(&["serve", "--listen", "0.0.0.0:0", flag, "--config", &config]);
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("loopback"), "{flag}: {said}");
        assert!(output.stdout.is_empty());
    }
}

#[tokio::test]
async fn a_port_in_use_is_named_in_the_error_and_the_running_demo_is_kept() {
    let home = Home::empty();
    let mut registry = home.serve(&["--demo"]);
    let (name, password) = sign_in(&mut registry);
    let ada = Person::new(&registry, registry.try_sign_in(&name, &password).await.cookie());
    let before = ada.get("/keys").await.expect(200)["keys"].clone();
    let output = Arc::clone(&home)
        .command(&["serve", "--demo", "--listen", &registry.address])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains(&registry.address), "{said}");
    assert!(said.contains("--listen"), "{said}");
    assert_eq!(ada.get("/keys").await.expect(200)["keys"], before);
    assert_eq!(registry.try_sign_in(&name, &password).await.status, 204);
}
