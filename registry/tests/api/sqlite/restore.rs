//! `restore FILE`: a backup comes back, with what was revoked after it.

use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{AnyConnection, Connection};

use super::backup;
use crate::support::home::{Home, PROGRAM, text};
use crate::support::storage::Storage;
use crate::support::{IssuedKey, Registry, nupkg};
use crate::upgrade::{earlier_release, later_release};

/// A registry, its backup, and two keys: the second one is revoked after the backup.
async fn backed_up() -> (Registry, PathBuf, [IssuedKey; 2]) {
    let registry = Registry::start();
    let ada = registry.ada();
    let keys = [ada.a_key().await, ada.a_key().await];
    let file = registry.home.folder().join("backup.sqlite");
    backup(&registry.home, &file);
    ada.act(&keys[1], "revoke").await;
    (registry, file, keys)
}

fn restore(home: &Home, file: &Path, flags: &[&str]) -> String {
    let file = file.display().to_string();
    home.succeed(&[&["restore", file.as_str()], flags].concat())
}

fn refuse(home: &Home, file: &Path) -> String {
    home.refuse(&["restore", &file.display().to_string()])
}

fn is_empty(home: &Home) -> bool {
    std::fs::read_dir(home.folder()).unwrap().next().is_none()
}

#[tokio::test]
async fn a_restored_backup_says_that_revoked_values_work_again() {
    let (registry, file, keys) = backed_up().await;
    let before = std::fs::read(&file).unwrap();
    let home = Home::on(Storage::Sqlite);
    let said = restore(&home, &file, &[]);
    assert!(said.contains("revoked, replaced or deleted after the backup work again"), "{said}");
    assert!(said.contains("--disable-keys"), "{said}");
    assert!(
        said.contains("the last recorded change in the backup is from 2026-06-01T12:00:00Z\n"),
        "{said}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
    let names: Vec<_> = std::fs::read_dir(home.folder()).unwrap().collect();
    assert_eq!(names.len(), 1, "only the database: {names:?}");
    let database = home.folder().join("latchkey.sqlite");
    assert_eq!(database.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(registry.verdict(&keys[1].value).await, "key-revoked");
    let restored = home.serve(&[]);
    for key in &keys {
        assert_eq!(restored.verdict(&key.value).await, "accepted");
    }
    restored.ada().show(&keys[0]).await;
}

#[tokio::test]
async fn restored_keys_can_stay_disabled_until_a_person_enables_them() {
    let (registry, file, keys) = backed_up().await;
    registry.ada().post("/calendar").await.expect(200);
    let home = Home::on(Storage::Sqlite);
    let said = restore(&home, &file, &["--disable-keys"]);
    assert!(said.contains("disabled 2 keys"), "{said}");
    let restored = home.serve(&[]);
    for key in &keys {
        assert_eq!(restored.verdict(&key.value).await, "key-disabled");
    }
    assert_eq!(restored.ada().get("/keys").await.status, 401, "the sessions have ended");
    let ada = restored.sign_in("ada").await;
    let shown = ada.show(&keys[0]).await;
    assert_eq!(shown["version"], keys[0].version() + 1);
    let events = ada.get(&format!("{}/events", keys[0].path())).await.expect(200);
    let event = &events["events"][0];
    assert_eq!(event["kind"], "disabled");
    assert_eq!(event["detail"], "restored from a backup");
    ada.act(&keys[0], "enable").await;
    restored.use_value(&keys[0].value, "Contoso.Core", "1.0.0");
}

#[tokio::test]
async fn a_restore_needs_an_empty_folder_or_one_with_packages() {
    let (registry, file, keys) = backed_up().await;
    registry.use_value(&keys[0].value, "Contoso.Core", "1.0.0");
    let said = refuse(&registry.home, &file);
    assert!(said.contains("is not empty") && said.contains("Nothing was changed"), "{said}");
    assert_eq!(registry.verdict(&keys[1].value).await, "key-revoked");
    let home = Home::on(Storage::Sqlite);
    std::fs::create_dir(home.folder().join("packages")).unwrap();
    restore(&home, &file, &[]);
    assert!(refuse(&home, &file).contains("is not empty (latchkey.sqlite)"));
}

#[tokio::test]
async fn a_file_that_is_not_an_intact_backup_is_refused() {
    let (registry, file, _) = backed_up().await;
    let folder = tempfile::tempdir().unwrap();
    let good = std::fs::read(&file).unwrap();
    let mut damaged = good.clone();
    for byte in &mut damaged[8_192..20_000] {
        *byte ^= 0x5a;
    }
    let half = good[..good.len() / 2].to_vec();
    let files: [(&str, Vec<u8>, &str); 4] = [
        ("text", b"PGDMP, for example".repeat(1_000), "is not a SQLite database"),
        ("empty", Vec::new(), "is not a backup of a registry"),
        ("damaged", damaged, "is damaged"),
        ("half", half, "is damaged"),
    ];
    let home = Home::on(Storage::Sqlite);
    for (name, bytes, expected) in files {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let said = refuse(&home, &file);
        assert!(said.contains(expected), "{name}: {said}");
        assert!(is_empty(&home), "{name} left files");
    }
    let said = refuse(&home, &folder.path().join("missing"));
    assert!(said.contains("No such file"), "{said}");
    let in_use = registry.home.folder().join("latchkey.sqlite");
    let said = refuse(&home, &in_use);
    assert!(said.contains("create a backup with `backup`"), "{said}");
    assert!(is_empty(&home));
    let url = ["restore", "x", "--database-url", "postgres://127.0.0.1:9/latchkey"];
    assert!(home.refuse(&url).contains("pg_restore"));
}

#[tokio::test]
async fn a_backup_of_another_release_is_restored_if_this_one_can_use_it() {
    let home = Home::furnished();
    earlier_release(&home).await;
    let older = home.folder().join("older.sqlite");
    backup(&home, &older);
    let restored = Home::on(Storage::Sqlite);
    let said = restore(&restored, &older, &["--disable-keys"]);
    assert!(said.contains("Applied: embed_tokens\n"), "{said}");
    restored.succeed(&["migrate", "--check"]);
    let restored = Home::on(Storage::Sqlite);
    let said = restore(&restored, &older, &[]);
    assert!(said.contains("`serve` or `migrate` applies: embed_tokens\n"), "{said}");
    let said = restored.succeed(&["migrate"]);
    assert_eq!(said, "pending: embed_tokens\napplied: embed_tokens\n", "restore does not migrate");
    let newer = |oldest: &'static str| async move {
        let home = Home::furnished();
        later_release(&home, oldest).await;
        let file = home.folder().join("newer.sqlite");
        backup(&home, &file);
        (home, file)
    };
    let (_home, file) = newer("1").await;
    let restored = Home::on(Storage::Sqlite);
    restore(&restored, &file, &[]);
    let registry = restored.serve(&[]);
    let ada = registry.sign_in("ada").await;
    let key = ada.a_key().await;
    assert_eq!(registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).status, 201);
    let (_home, file) = newer("9000").await;
    let restored = Home::on(Storage::Sqlite);
    assert!(refuse(&restored, &file).contains("the database needs 7.5.0 or later"));
    assert!(is_empty(&restored));
}

/// Runs a statement in a backup.
async fn change(file: &Path, sql: &'static str) {
    let url = format!("sqlite://{}", file.display());
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_with_code_or_without_a_column_of_a_registry_is_refused() {
    let home = Home::furnished();
    for (name, sql, expected) in [
        (
            "trigger",
            "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM users; END",
            "contains \"t\", which no registry creates",
        ),
        ("view", "CREATE VIEW v AS SELECT * FROM users", "contains \"v\""),
        ("column", "ALTER TABLE users DROP COLUMN email", "(users.email is missing)"),
        ("table", "DROP TABLE embed_tokens", "(embed_tokens."),
    ] {
        let file = home.folder().join(name);
        backup(&home, &file);
        change(&file, sql).await;
        let empty = Home::on(Storage::Sqlite);
        let said = refuse(&empty, &file);
        assert!(said.contains(expected), "{name}: {said}");
        assert!(is_empty(&empty), "{name} left files");
    }
}

#[test]
fn the_leftovers_of_a_killed_restore_are_removed_but_not_those_of_a_running_one() {
    let source = Home::furnished();
    let file = source.folder().join("backup.sqlite");
    backup(&source, &file);
    let home = Home::on(Storage::Sqlite);
    let work = home.folder().join(".restore-abc");
    std::fs::create_dir(&work).unwrap();
    std::fs::write(work.join("latchkey.sqlite"), "half").unwrap();
    let running = File::open(&work).unwrap();
    running.lock().unwrap();
    let said = refuse(&home, &file);
    assert!(said.contains("another `restore`") && work.exists(), "{said}");
    drop(running);
    restore(&home, &file, &[]);
    let names = std::fs::read_dir(home.folder()).unwrap();
    let names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["latchkey.sqlite"]);
}

#[test]
fn a_restore_of_a_missing_file_creates_no_data_folder() {
    let home = Home::on(Storage::Sqlite);
    let data = home.folder().join("new");
    let (data, missing) = (data.display().to_string(), home.folder().join("missing"));
    let missing = missing.display().to_string();
    let restore = Command::new(PROGRAM).args(["restore", &missing, "--data", &data]).output();
    let said = text(&restore.unwrap().stderr);
    assert!(said.contains(&format!("cannot copy {missing}: No such file")), "{said}");
    assert!(is_empty(&home));
}
