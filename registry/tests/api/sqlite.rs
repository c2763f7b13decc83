//! What only SQLite has: `backup FILE`. Not run on PostgreSQL.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::Home;
use crate::support::storage::Storage;
use crate::support::{Holder, Registry, nupkg};

fn backed_up(home: &Home, file: &Path) -> String {
    home.succeed(&["backup", &file.display().to_string()])
}

#[tokio::test]
async fn it_goes_into_a_new_file_that_nobody_else_may_read() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let file = registry.home.folder().join("copy.sqlite");
    backed_up(&registry.home, &file);
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
fn a_folder_without_a_database_and_postgres_are_refused_with_what_to_do() {
    let home = Home::on(Storage::Sqlite);
    let file = home.folder().join("copy.sqlite").display().to_string();
    let said = home.refuse(&["backup", &file]);
    assert!(said.contains("no database at"), "{said}");
    let said = home.refuse(&["backup", &file, "--database-url", "postgres://127.0.0.1:9/latchkey"]);
    assert!(said.contains("pg_dump"), "{said}");
    assert!(!Path::new(&file).exists());
}

/// What a client was told: a value of a key at a version, or a version of a package.
#[derive(Clone)]
enum Told {
    Issued(Holder),
    Pushed { version: String },
}

/// Regenerates a key and pushes with its newest value until it is told to end.
async fn work(registry: &Registry, at: usize, told: &Mutex<Vec<Told>>, end: &AtomicBool) {
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
            let push = crate::support::Exchange::push(&value, &package);
            crate::support::raw::exchange(&address, &push).status
        };
        assert_eq!(tokio::task::spawn_blocking(push).await.unwrap(), 201);
        told.lock().unwrap().push(Told::Pushed { version });
        key = ada.regenerate(&key, &json!({})).await;
        told.lock().unwrap().push(Told::Issued(key.clone()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_holds_every_answer_that_was_given_before_it_began() {
    let registry = Arc::new(Registry::start());
    let told = Arc::new(Mutex::new(Vec::new()));
    let end = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> = (0..4)
        .map(|at| {
            let (registry, told, end) = (registry.clone(), told.clone(), end.clone());
            tokio::spawn(async move { work(&registry, at, &told, &end).await })
        })
        .collect();
    let file = registry.home.folder().join("copy.sqlite");
    let mut before = Vec::new();
    for round in 0..3 {
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        let _ = std::fs::remove_file(&file);
        before = told.lock().unwrap().clone();
        let (home, file) = (registry.home.clone(), file.clone());
        tokio::task::spawn_blocking(move || backed_up(&home, &file)).await.unwrap();
        let after = told.lock().unwrap().len();
        assert!(after > before.len(), "round {round}: they went on meanwhile");
    }
    end.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.await.unwrap();
    }
    let restored = Home::on(Storage::Sqlite);
    std::fs::copy(&file, restored.folder().join("latchkey.sqlite")).unwrap();
    let restored = restored.serve(&[]);
    let everything = told.lock().unwrap().clone();
    let keys = held(&restored, &everything).await;
    for (key, roles) in keys {
        for role in ["current", "retiring"] {
            let holders = roles.iter().filter(|held| *held == role).count();
            assert!(holders <= 1, "{key}: {holders} {role}");
        }
    }
    let judge = restored.ada().a_key().await;
    for one in before {
        match one {
            Told::Issued(issued) => {
                let shown = restored.ada().show(&issued).await;
                assert!(shown["version"].as_u64() >= Some(issued.version()), "{shown}");
                assert_eq!(restored.key_info(&issued.value).await["id"], issued.id);
            }
            Told::Pushed { version } => {
                let again = restored.push(&judge.value, &nupkg("Contoso.Core", &version));
                again.refusal(Slug::VersionExists);
            }
        }
    }
}

/// For each key the roles that its values play.
async fn held(registry: &Registry, told: &[Told]) -> BTreeMap<String, Vec<String>> {
    let mut keys = BTreeMap::<String, Vec<String>>::new();
    for one in told {
        let Told::Issued(issued) = one else { continue };
        let ask = registry.call(reqwest::Method::GET, "/api/v1/key");
        let answer = ask.header("X-NuGet-ApiKey", &issued.value).await;
        // Issued after the backup began: unknown there.
        if answer.status == 200 {
            let role = answer.json()["value"].as_str().unwrap().to_owned();
            keys.entry(issued.id.clone()).or_default().push(role);
        }
    }
    keys
}
