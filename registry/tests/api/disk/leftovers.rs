//! Unfinished files: of a killed process, of a running one, and of a push that fails.

use std::fs::File;
use std::time::Duration;

use latchkey_contract::Slug;

use super::{names, wait_until};
use crate::support::home::Home;
use crate::support::storage::Storage;
use crate::support::upload::Upload;
use crate::support::{Registry, nupkg};

/// Begins a push, and waits until the registry writes a file.
fn begin_push(registry: &Registry, value: &str, package: &[u8]) -> Upload {
    let upload = Upload::begin(registry, value, package, 10);
    wait_until("an upload begins", || names(&registry.home, "packages").len() == 1);
    upload
}

#[tokio::test]
async fn a_start_removes_what_a_killed_process_left() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let upload = begin_push(&registry, &key.value, &nupkg("Contoso.Core", "1.0.0"));
    let home = registry.kill();
    drop(upload);
    assert_eq!(names(&home, "packages").len(), 1, "the killed process could not clean up");
    let registry = home.serve(&[]);
    wait_until("the folder is empty", || names(&home, "packages").is_empty());
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
}

#[tokio::test]
async fn a_start_leaves_the_uploads_of_other_processes_alone() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let upload = begin_push(&registry, &key.value, &nupkg("Contoso.Core", "1.0.0"));
    let folder = registry.home.folder();
    let of_now = folder.join("packages/.tmpNow");
    let old = folder.join("packages/.tmpOld");
    let created = File::create(&of_now).unwrap().metadata().unwrap().modified().unwrap();
    let yesterday = created - Duration::from_hours(25);
    File::create(&old).unwrap().set_modified(yesterday).unwrap();
    // This folder is cleaned last.
    std::fs::create_dir_all(folder.join("mail")).unwrap();
    File::create(folder.join("mail/.unfinished-mail")).unwrap();
    let _replica = registry.replica();
    wait_until("the folders are clean", || names(&registry.home, "mail").is_empty());
    assert!(of_now.exists(), "a process of an earlier release may be writing it");
    assert!(!old.exists());
    assert_eq!(upload.finish().status, 201);
}

#[tokio::test]
async fn a_push_whose_commit_fails_leaves_no_file_and_is_no_use() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let exists = nupkg("Contoso.Core", "0.0.1");
    assert_eq!(registry.push(&key.value, &exists).status, 201);
    let before = names(&registry.home, "packages");
    let home = &registry.home;
    let (refuse, accept): (&[&str], &[&str]) = match home.storage {
        Storage::Sqlite => (
            &[
                "CREATE TABLE refused (id TEXT REFERENCES settings (name) \
                 DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TRIGGER refuse AFTER INSERT ON package_versions \
                 BEGIN INSERT INTO refused VALUES ('nothing'); END",
            ],
            &["DROP TRIGGER refuse"],
        ),
        _ => (
            &[
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'refused'; END $$",
                "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON package_versions \
                 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
            ],
            &["DROP TRIGGER refuse ON package_versions"],
        ),
    };
    execute(home, refuse).await;
    let package = nupkg("Contoso.Core", "1.0.0");
    registry.push(&key.value, &package).refusal(Slug::Internal);
    assert_eq!(names(home, "packages"), before);
    execute(home, accept).await;
    assert_eq!(registry.push(&key.value, &package).status, 201);
    let stored = names(home, "packages");
    assert!(stored.len() == 2 && stored.iter().all(|name| !name.starts_with('.')), "{stored:?}");
    let home = std::sync::Arc::clone(home);
    assert!(registry.terminate().success());
    assert_eq!(home.serve(&[]).ada().show(&key).await["current"]["uses"], 2);
}

async fn execute(home: &Home, statements: &'static [&'static str]) {
    let mut connection = home.storage.connect(home.folder()).await;
    for sql in statements {
        sqlx::query(*sql).execute(&mut connection).await.unwrap();
    }
    sqlx::Connection::close(connection).await.unwrap();
}
