//! A changed policy: existing values keep their expiry, new values follow the policy, and stored
//! warnings follow the new window.

use std::sync::Arc;

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::home::Home;
use crate::support::imported::{import, line};
use crate::support::{IssuedKey, Registry};

fn serve(home: &Arc<Home>, policy: &str) -> Registry {
    let file = home.folder().join("latchkey.toml");
    std::fs::write(&file, format!("[policy]\n{policy}\n")).unwrap();
    home.serve(&["--config", &file.display().to_string()])
}

async fn warns_at(registry: &Registry, key: &IssuedKey) -> Value {
    registry.ada().show(key).await["current"]["warns_at"].clone()
}

#[tokio::test]
async fn a_stricter_policy_changes_only_new_values() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "lifetime_days": 90 })).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let registry = serve(&registry.kill(), "lifetimes_days = [7, 30, 90]\nmax_lifetime_days = 30");
    let ada = registry.ada();
    let shown = ada.show(&key).await;
    assert_eq!((&shown["lifetime_days"], &shown["version"]), (&json!(90), &json!(1)));
    assert_eq!(shown["current"]["expires_at"], "2026-08-30T12:00:00Z");
    let path = format!("{}/regenerate", key.path());
    let refused = ada.post(&path).json(&json!({ "lifetime_days": 90 })).await;
    let problem = refused.problem(Slug::LifetimeNotAllowed);
    assert_eq!((&problem["allowed_days"], &problem["max_days"]), (&json!([7, 30]), &json!(30)));
    let created = ada.post("/keys").json(&ada.new_key(&json!({ "lifetime_days": 90 }))).await;
    created.problem(Slug::LifetimeNotAllowed);
    let new = ada.regenerate(&key, &json!({})).await;
    assert_eq!(new.key["lifetime_days"], 30);
    assert_eq!(new.key["current"]["expires_at"], "2026-07-01T12:00:00Z");
    assert_eq!(new.key["retiring"]["own_expires_at"], "2026-08-30T12:00:00Z");
}

#[tokio::test]
async fn an_imported_lifetime_above_the_policy_lasts_until_regenerate() {
    let registry = Registry::start();
    let year =
        json!({ "created_at": "2026-01-01T00:00:00Z", "expires_at": "2027-01-01T00:00:00Z" });
    import(&registry.home, &line("long-lived", &year));
    let ada = registry.ada();
    let key = ada.get("/keys").await.expect(200)["keys"][0].clone();
    assert_eq!(key["lifetime_days"], 365);
    let path = format!("/keys/{}/regenerate", key["id"].as_str().unwrap());
    assert_eq!(ada.post(&path).await.expect(200)["key"]["lifetime_days"], 90);
}

#[tokio::test]
async fn the_next_start_applies_a_changed_window_to_stored_warnings() {
    let registry = Registry::start();
    let long = registry.ada().create(&json!({ "lifetime_days": 90 })).await;
    let short = registry.ada().create(&json!({ "lifetime_days": 7 })).await;
    assert_eq!(warns_at(&registry, &long).await, "2026-08-20T12:00:00Z");
    assert_eq!(warns_at(&registry, &short).await, "2026-06-06T04:00:00Z");
    let registry = serve(&registry.kill(), "warn_days = 20\nwarn_share = 2");
    assert_eq!(warns_at(&registry, &long).await, "2026-08-10T12:00:00Z");
    assert_eq!(warns_at(&registry, &short).await, "2026-06-05T00:00:00Z");
    let shown = registry.ada().show(&long).await;
    assert_eq!(shown["version"], 1, "the version stays the same");
    registry.set_clock("2026-08-10T12:00:00Z").await;
    let ada = registry.sign_in("ada").await;
    let page = ada.get("/keys?state=expiring").await.expect(200);
    assert_eq!((&page["counts"]["expiring"], &page["keys"][0]["id"]), (&json!(1), &json!(long.id)));
    let registry = registry.kill().serve(&[]);
    assert_eq!(warns_at_as(&registry, "ada", &long).await, "2026-08-20T12:00:00Z");
}

async fn warns_at_as(registry: &Registry, name: &str, key: &IssuedKey) -> Value {
    registry.sign_in(name).await.show(key).await["current"]["warns_at"].clone()
}

#[tokio::test]
async fn stored_warnings_are_updated_only_for_a_changed_window() {
    let registry = Registry::start();
    let updates =
        |registry: &Registry| registry.log().matches("updated the warning window").count();
    let before = updates(&registry);
    let home = registry.kill();
    let registry = home.serve(&[]);
    assert_eq!(updates(&registry), before, "the window is the same");
    let registry = serve(&registry.kill(), "warn_days = 9");
    assert_eq!(updates(&registry), before + 1);
    let registry = serve(&registry.kill(), "warn_days = 9\nlifetimes_days = [90]");
    assert_eq!(updates(&registry), before + 1);
}

#[tokio::test]
async fn a_replica_with_the_old_window_issues_values_by_the_new_one() {
    let old = Registry::start();
    let new = serve(&old.home, "warn_days = 3");
    let key = old.ada().create(&json!({ "lifetime_days": 90 })).await;
    assert_eq!(warns_at(&old, &key).await, "2026-08-27T12:00:00Z");
    // An import uses the new window too, although the command does not read the configuration.
    let ends =
        json!({ "created_at": "2026-06-01T12:00:00Z", "expires_at": "2026-08-30T12:00:00Z" });
    import(&new.home, &line("imported", &ends));
    let keys = new.ada().get("/keys?q=old-ci").await.expect(200)["keys"].clone();
    assert_eq!(keys[0]["current"]["warns_at"], "2026-08-27T12:00:00Z");
}

#[tokio::test]
async fn replicas_started_at_once_agree_on_one_window() {
    let registry = Registry::start();
    let lines: Vec<String> = (0..5_000)
        .map(|n| {
            let year = json!({
                "created_at": "2026-01-01T00:00:00Z", "expires_at": "2027-01-01T00:00:00Z",
                "name": format!("k{n}"),
            });
            line(&format!("v{n}"), &year)
        })
        .collect();
    import(&registry.home, &lines.join("\n"));
    let home = registry.kill();
    for (n, days) in [(0, [5, 5]), (1, [6, 7])] {
        let starts = days.map(|days| {
            let file = home.folder().join(format!("window-{n}-{days}.toml"));
            std::fs::write(&file, format!("policy.warn_days = {days}\n")).unwrap();
            let home = Arc::clone(&home);
            std::thread::spawn(move || home.serve(&["--config", &file.display().to_string()]))
        });
        let replicas = starts.map(|start| start.join().unwrap());
        let mut seen = std::collections::BTreeSet::new();
        let mut path = "/keys?limit=200".to_owned();
        loop {
            let page = replicas[0].ada().get(&path).await.expect(200);
            for key in page["keys"].as_array().unwrap() {
                seen.insert(key["current"]["warns_at"].as_str().unwrap().to_owned());
            }
            let Some(next) = page["next_cursor"].as_str() else { break };
            path = format!("/keys?limit=200&cursor={next}");
        }
        assert_eq!(seen.len(), 1, "{seen:?}");
        let expected = days.map(|days| format!("2026-12-{:02}T00:00:00Z", 32 - days));
        assert!(expected.contains(seen.first().unwrap()), "{seen:?}");
        for replica in replicas {
            drop(replica.kill());
        }
    }
}
