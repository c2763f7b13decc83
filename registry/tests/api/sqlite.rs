//! Tests for SQLite only: `backup FILE` and `restore FILE`. A run on PostgreSQL skips them.

mod restore;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::Home;
use crate::support::storage::Storage;
use crate::support::{IssuedKey, Registry, nupkg};
use crate::upgrade::{earlier_release, later_release};

fn backup(home: &Home, file: &Path) -> String {
    home.succeed(&["backup", &file.display().to_string()])
}

#[tokio::test]
async fn a_backup_is_a_new_file_that_only_its_owner_can_read() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let file = registry.home.folder().join("copy.sqlite");
    backup(&registry.home, &file);
    let mode = file.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&file).unwrap();
    let said = registry.home.refuse(&["backup", &file.display().to_string()]);
    assert!(said.contains("already exists"), "{said}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let names = std::fs::read_dir(registry.home.folder()).unwrap();
    let names: Vec<_> = names.map(|file| file.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with(".tmp")), "{names:?}");
    registry.ada().show(&key).await;
}

#[test]
fn a_backup_without_a_sqlite_database_is_refused_with_advice() {
    let home = Home::on(Storage::Sqlite);
    let file = home.folder().join("copy.sqlite").display().to_string();
    let said = home.refuse(&["backup", &file]);
    assert!(said.contains("no database at"), "{said}");
    let said = home.refuse(&["backup", &file, "--database-url", "postgres://127.0.0.1:9/latchkey"]);
    assert!(said.contains("pg_dump"), "{said}");
    assert!(!Path::new(&file).exists());
}

#[tokio::test]
async fn a_database_of_another_release_can_be_backed_up_but_not_copied() {
    let home = Home::furnished();
    later_release(&home, "1").await;
    backup(&home, &home.folder().join("newer.sqlite"));
    let said = home.refuse(&["copy", "--to", "postgres://127.0.0.1:9/latchkey"]);
    assert!(said.contains("copy it with that release"), "{said}");
    earlier_release(&home).await;
    backup(&home, &home.folder().join("older.sqlite"));
    let said = home.refuse(&["copy", "--to", "postgres://127.0.0.1:9/latchkey"]);
    assert!(said.contains("latchkey-registry migrate"), "{said}");
}

/// A change that the registry confirmed: an issued value or a pushed version.
#[derive(Clone)]
enum Confirmed {
    Issued(IssuedKey),
    Pushed { version: String },
}

/// Regenerates a key and pushes with its newest value, until `end` is set.
async fn work(registry: &Registry, at: usize, confirmed: &Mutex<Vec<Confirmed>>, end: &AtomicBool) {
    let ada = registry.ada();
    let mut key = ada.create(&json!({ "packages": ["*"] })).await;
    for round in 0.. {
        if end.load(Ordering::Relaxed) {
            return;
        }
        let version = format!("{at}.{round}.0");
        let package = nupkg("Contoso.Core", &version);
        let (address, value) = (registry.address.clone(), key.value.clone());
        let push = move || {
            let push = crate::support::RawRequest::push(&value, &package);
            crate::support::raw::exchange(&address, &push).status
        };
        assert_eq!(tokio::task::spawn_blocking(push).await.unwrap(), 201);
        confirmed.lock().unwrap().push(Confirmed::Pushed { version });
        key = ada.regenerate(&key, &json!({})).await;
        confirmed.lock().unwrap().push(Confirmed::Issued(key.clone()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_contains_every_earlier_answer() {
    let registry = Arc::new(Registry::start());
    let confirmed = Arc::new(Mutex::new(Vec::new()));
    let end = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> = (0..4)
        .map(|at| {
            let (registry, confirmed, end) = (registry.clone(), confirmed.clone(), end.clone());
            tokio::spawn(async move { work(&registry, at, &confirmed, &end).await })
        })
        .collect();
    let file = registry.home.folder().join("copy.sqlite");
    let mut before = Vec::new();
    for round in 0..3 {
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        // A backup can be faster than one change, so several may be needed to see one meanwhile.
        let mut backups = 0;
        loop {
            let _ = std::fs::remove_file(&file);
            before = confirmed.lock().unwrap().clone();
            let (home, file) = (registry.home.clone(), file.clone());
            tokio::task::spawn_blocking(move || backup(&home, &file)).await.unwrap();
            if confirmed.lock().unwrap().len() > before.len() {
                break;
            }
            backups += 1;
            assert!(backups < 50, "round {round}: the workers must not wait for the backup");
        }
    }
    end.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.await.unwrap();
    }
    let restored = Home::on(Storage::Sqlite);
    std::fs::copy(&file, restored.folder().join("latchkey.sqlite")).unwrap();
    let restored = restored.serve(&[]);
    let everything = confirmed.lock().unwrap().clone();
    let keys = value_roles(&restored, &everything).await;
    for (key, roles) in keys {
        for role in ["current", "retiring"] {
            let values = roles.iter().filter(|other| *other == role).count();
            assert!(values <= 1, "{key} has {values} {role} values");
        }
    }
    let judge = restored.ada().a_key().await;
    for one in before {
        match one {
            Confirmed::Issued(issued) => {
                let shown = restored.ada().show(&issued).await;
                assert!(shown["version"].as_u64() >= Some(issued.version()), "{shown}");
                assert_eq!(restored.key_info(&issued.value).await["id"], issued.id);
            }
            Confirmed::Pushed { version } => {
                let again = restored.push(&judge.value, &nupkg("Contoso.Core", &version));
                again.refusal(Slug::VersionExists);
            }
        }
    }
}

/// Returns the roles of each key's values.
async fn value_roles(
    registry: &Registry,
    confirmed: &[Confirmed],
) -> BTreeMap<String, Vec<String>> {
    let mut keys = BTreeMap::<String, Vec<String>>::new();
    for one in confirmed {
        let Confirmed::Issued(issued) = one else { continue };
        let request = registry.call(reqwest::Method::GET, "/api/v1/key");
        let answer = request.header("X-NuGet-ApiKey", &issued.value).await;
        // The backup does not know values that were issued after it began.
        if answer.status == 200 {
            let role = answer.json()["value"].as_str().unwrap().to_owned();
            keys.entry(issued.id.clone()).or_default().push(role);
        }
    }
    keys
}
