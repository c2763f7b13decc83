//! Only the registry's user can read its files, whatever the umask is.

use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::{modes, wait_until};
use crate::support::Registry;
use crate::support::home::{Home, PASSWORD};
use crate::support::storage::Storage;

/// Whether nobody else can read anything.
fn is_closed(home: &Home) -> bool {
    modes(home)
        .iter()
        .all(|(name, mode)| *mode == if home.folder().join(name).is_dir() { 0o700 } else { 0o600 })
}

/// Uses everything that writes files: pushes, mails and backups.
async fn write_every_kind_of_file(registry: &Registry) {
    let home = &registry.home;
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    home.succeed(&["notices", "run"]);
    let mut written = vec!["packages/", "mail/"];
    if matches!(home.storage, Storage::Sqlite) {
        let backup = home.folder().join("backup.sqlite");
        home.succeed(&["backup", &backup.display().to_string()]);
        written.extend(["latchkey.sqlite", "latchkey.sqlite-wal", "latchkey.sqlite-shm", "backup"]);
    }
    let modes = modes(home);
    for kind in written {
        assert!(modes.keys().any(|name| name.starts_with(kind)), "no {kind}: {modes:?}");
    }
}

#[tokio::test]
async fn every_file_is_readable_by_its_user_alone_whatever_the_umask() {
    let registry = Home::furnished_with_umask_zero().serve(&[]);
    write_every_kind_of_file(&registry).await;
    assert!(is_closed(&registry.home), "{:?}", modes(&registry.home));
}

#[tokio::test]
async fn a_start_closes_the_files_of_an_earlier_release() {
    let registry = Registry::start();
    write_every_kind_of_file(&registry).await;
    let home = registry.kill();
    for name in modes(&home).keys().filter(|name| *name != "backup.sqlite") {
        let path = home.folder().join(name);
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    let registry = home.serve(&[]);
    wait_until("all files are closed", || is_closed(&registry.home));
}

#[test]
fn a_new_data_folder_is_closed_to_others() {
    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("new/data");
    let mut add = Command::new("/bin/sh");
    add.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_latchkey-registry")]);
    add.args(["user", "add", "ada", "--email", "ada@example.com", "--data"]).arg(&data);
    let mut add = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    writeln!(add.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    assert!(add.wait().unwrap().success());
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("latchkey.sqlite"))), (0o700, 0o600));
}

#[tokio::test]
async fn packages_mode_opens_pushed_files_and_the_way_to_them() {
    let closed = Registry::start();
    let key = closed.ada().a_key().await;
    closed.use_value(&key.value, "Contoso.Core", "1.0.0");
    closed.home.succeed(&["notices", "run"]);
    let home = closed.kill();
    std::fs::set_permissions(home.folder(), Permissions::from_mode(0o700)).unwrap();
    let config = home.folder().join("latchkey.toml");
    for (mode, of_files, of_folder, of_data) in [
        ("0644", 0o644, 0o755, 0o711),
        ("0640", 0o640, 0o750, 0o711),
        ("0600", 0o600, 0o700, 0o711),
    ] {
        std::fs::write(&config, format!("packages_mode = \"{mode}\"\n")).unwrap();
        let registry = home.serve(&["--config", &config.display().to_string()]);
        registry.use_value(&key.value, "Contoso.Core", &format!("1.0.{of_files}"));
        wait_until("the modes of the packages are set", || {
            let modes = modes(&home);
            modes["packages"] == of_folder
                && modes
                    .iter()
                    .all(|(name, mode)| !name.starts_with("packages/") || *mode == of_files)
        });
        let others = modes(&home);
        let others = others.iter().filter(|(name, _)| !name.starts_with("packages"));
        for (name, mode) in others {
            let expected = if home.folder().join(name).is_dir() { 0o700 } else { 0o600 };
            assert_eq!(*mode, expected, "{name}");
        }
        // Its owner may have opened an existing folder for a reason, so it is never closed.
        let data = home.folder().metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(data, of_data);
        registry.kill();
    }
}

#[test]
fn a_packages_mode_that_lets_others_write_is_refused() {
    let home = Home::empty();
    let config = home.folder().join("latchkey.toml");
    for mode in ["0666", "0777", "0200", "rw", ""] {
        std::fs::write(&config, format!("value_prefix = \"lk_\"\npackages_mode = \"{mode}\"\n"))
            .unwrap();
        let flags = ["serve", "--listen", "127.0.0.1:0", "--config", &config.display().to_string()];
        let said = home.refuse(&flags);
        assert!(said.contains("line 2: packages_mode: must be \"0600\""), "{mode}: {said}");
    }
}

#[test]
fn a_data_folder_that_others_can_write_is_named_at_start() {
    let home = Home::furnished();
    std::fs::set_permissions(home.folder(), Permissions::from_mode(0o777)).unwrap();
    let registry = home.serve(&[]);
    let log = std::fs::read_to_string(registry.home.log_file()).unwrap();
    assert!(log.contains("has the mode 0777, so others can replace the database"), "{log}");
}

#[test]
fn a_link_in_place_of_the_database_is_refused_and_not_followed() {
    let home = Home::on(Storage::Sqlite);
    let file = home.folder().join("anything");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    std::os::unix::fs::symlink(&file, home.folder().join("latchkey.sqlite")).unwrap();
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["user", "add", "ada", "--email", "ada@example.com"],
        &["user", "list"],
        &["backup", "copy.sqlite"],
    ] {
        let said = home.refuse(args);
        assert!(said.contains("latchkey.sqlite is a symbolic link"), "{args:?}: {said}");
        let metadata = file.metadata().unwrap();
        assert_eq!((metadata.permissions().mode() & 0o777, metadata.len()), (0o644, 0));
    }
}
