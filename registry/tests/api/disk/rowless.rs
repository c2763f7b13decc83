//! Package files without a row in the database: how they are prevented, and who removes them.

use std::collections::BTreeSet;
use std::fs::File;
use std::time::Duration;

use sqlx::Row;

use super::{names, wait_until};
use crate::support::home::Home;
use crate::support::upload::Upload;
use crate::support::{Registry, nupkg, nupkg_with};

const HASH: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// The names of the files that the database knows.
async fn named_by_rows(home: &Home) -> BTreeSet<String> {
    let mut connection = home.storage.connect(home.folder()).await;
    let sql = "SELECT sha256 FROM package_versions";
    let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    rows.iter().map(|row| format!("{}.nupkg", row.get::<String, _>(0))).collect()
}

#[tokio::test]
async fn a_client_that_leaves_during_a_push_leaves_no_file_without_a_row() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    for at in 0..150u64 {
        let package = nupkg_with("Contoso.Core", &format!("2.0.{at}"), &at.to_string());
        let upload = Upload::begin(&registry, &key.value, &package, 10);
        upload.finish_and_leave(Duration::from_micros(at * 150));
    }
    let folder = || names(&registry.home, "packages");
    wait_until("all uploads have ended", || folder().iter().all(|name| !name.starts_with('.')));
    // A row can follow its file a moment later.
    for _ in 0..100 {
        if named_by_rows(&registry.home).await.len() == folder().len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let files: BTreeSet<String> = folder().into_iter().collect();
    assert_eq!(named_by_rows(&registry.home).await, files);
}

/// Creates a package file that was modified this many hours ago.
fn create_file(home: &Home, name: &str, hours: u64) {
    make_older(&File::create(home.folder().join("packages").join(name)).unwrap(), hours);
}

fn make_older(file: &File, hours: u64) {
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified - Duration::from_hours(hours)).unwrap();
}

#[tokio::test]
async fn a_start_removes_package_files_without_a_row_that_are_older_than_an_hour() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    for version in ["1.0.0", "2.0.0"] {
        let package = nupkg_with("Contoso.Core", version, version);
        assert_eq!(registry.push(&key.value, &package).status, 201);
    }
    for name in names(&registry.home, "packages") {
        let path = registry.home.folder().join("packages").join(name);
        make_older(&File::options().write(true).open(path).unwrap(), 2);
    }
    let mut expected = named_by_rows(&registry.home).await;
    let old = format!("{HASH}.nupkg");
    create_file(&registry.home, &old, 2);
    for (other, hours) in [(format!("f{HASH}.nupkg"), 2), (format!("f{}.nupkg", &HASH[1..]), 0)] {
        create_file(&registry.home, &other, hours);
        expected.insert(other);
    }
    let _replica = registry.replica();
    wait_until("the file is removed", || !names(&registry.home, "packages").contains(&old));
    assert_eq!(names(&registry.home, "packages").into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn a_start_with_another_database_removes_no_package() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    assert_eq!(registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).status, 201);
    let files: Vec<String> = (0..9).map(|n| format!("{n}{}.nupkg", &HASH[1..])).collect();
    for name in &files {
        create_file(&registry.home, name, 2);
    }
    let replica = registry.replica();
    wait_until("a warning", || replica.log().contains("of another database"));
    assert_eq!(names(&registry.home, "packages").len(), 1 + files.len());
}
