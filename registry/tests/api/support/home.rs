//! A data folder with a database, and the commands that use it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

use serde_json::json;
use tempfile::TempDir;

use super::raw::{RawRequest, exchange};
use super::registry::Registry;
use super::storage::{Copy, Storage};

/// The registry that these tests are about.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_latchkey-registry");
pub const PASSWORD: &str = "correct horse battery staple";
/// The test clock's instant in a furnished home.
pub const START: &str = "2026-06-01T12:00:00Z";

/// The people of a furnished home, signed in at `START`. Ada and bob administer contoso. Cy does
/// not.
pub struct Furnished {
    copy: Copy,
    pub cookies: BTreeMap<&'static str, String>,
    pub owners: BTreeMap<String, String>,
    pub users: BTreeMap<&'static str, String>,
}

pub struct Home {
    /// A home with a copied database shares the folder, because it contains the pushed packages.
    folder: Arc<TempDir>,
    pub storage: Storage,
    has_umask_zero: bool,
}

impl Home {
    pub fn empty() -> Arc<Self> {
        Self::on(Storage::of_this_run())
    }

    pub fn on(storage: Storage) -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        Arc::new(Self { folder: Arc::new(folder), storage, has_umask_zero: false })
    }

    /// The same folder with another database.
    pub fn moved_to(&self, storage: Storage) -> Arc<Self> {
        Arc::new(Self { folder: Arc::clone(&self.folder), storage, has_umask_zero: false })
    }

    /// A home with people. It is created once and copied, because signing in is slow by design.
    pub fn furnished() -> Arc<Self> {
        Self::furnished_with(false)
    }

    /// The operating system takes no permission away from what the commands write.
    pub fn furnished_with_umask_zero() -> Arc<Self> {
        Self::furnished_with(true)
    }

    fn furnished_with(has_umask_zero: bool) -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::furnished(folder.path(), &furnished().copy);
        Arc::new(Self { folder: Arc::new(folder), storage, has_umask_zero })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn log_file(&self) -> std::path::PathBuf {
        self.folder().join("stderr.txt")
    }

    /// The binary with the home's storage and an empty environment.
    pub fn command(&self, args: &[&str]) -> Command {
        self.command_of(PROGRAM, args)
    }

    /// The same for the program of another release.
    pub fn command_of(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        if self.has_umask_zero {
            command = Command::new("/bin/sh");
            command.args(["-c", "umask 000; exec \"$0\" \"$@\"", program]);
        }
        command.env_clear().args(args);
        self.storage.choose(&mut command, self.folder());
        command
    }

    pub fn run(&self, args: &[&str], input: &str) -> Output {
        self.run_with(PROGRAM, args, input)
    }

    pub fn run_with(&self, program: &str, args: &[&str], input: &str) -> Output {
        let mut command = self.command_of(program, args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.arg("--test-clock").spawn().unwrap();
        // Writing fails if the command refuses its arguments and ends early.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    pub fn succeed(&self, args: &[&str]) -> String {
        let output = self.run(args, &format!("{PASSWORD}\n"));
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{args:?}: {err}");
        out
    }

    /// Runs a command that must fail, and returns its standard error.
    pub fn refuse(&self, args: &[&str]) -> String {
        let output = self.run(args, &format!("{PASSWORD}\n"));
        assert!(!output.status.success(), "{args:?} succeeded");
        text(&output.stderr)
    }

    /// Runs a command whose reader has gone, and returns its standard error.
    pub fn run_unread(&self, args: &[&str]) -> String {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = self.command(args);
        command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped());
        let output = command.arg("--test-clock").output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }

    pub fn add_user(&self, name: &str) {
        self.succeed(&["user", "add", name, "--email", &format!("{name}@example.com")]);
    }

    /// The files of the folder, and the tables of a PostgreSQL database.
    pub async fn everything_stored(&self) -> Vec<(String, Vec<u8>)> {
        let files = std::fs::read_dir(self.folder()).unwrap().map(|file| file.unwrap().path());
        let files = files.filter(|path| path.is_file());
        let mut stored: Vec<_> =
            files.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect();
        if let Storage::Postgres(database) = &self.storage {
            stored.extend(database.everything().await);
        }
        stored
    }

    pub fn serve(self: &Arc<Self>, flags: &[&str]) -> Registry {
        Registry::serve(self, flags)
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn furnished() -> &'static Furnished {
    static FURNISHED: OnceLock<Furnished> = OnceLock::new();
    FURNISHED.get_or_init(furnish)
}

fn furnish() -> Furnished {
    let home = Home::empty();
    for name in ["ada", "bob", "cy"] {
        home.add_user(name);
    }
    home.succeed(&["org", "add", "contoso", "--admin", "ada", "bob"]);
    let registry = home.serve(&[]);
    let set_clock = RawRequest::new("POST", "/test/clock").json(&json!({ "now": START }));
    assert_eq!(exchange(&registry.address, &set_clock).status, 200);
    let mut cookies = BTreeMap::new();
    let mut owners = BTreeMap::new();
    let mut users = BTreeMap::new();
    for name in ["ada", "bob", "cy"] {
        let body = json!({ "username": name, "password": PASSWORD });
        let sign_in = RawRequest::new("POST", "/api/v1/session")
            .header("Origin", &registry.origin())
            .json(&body);
        let cookie = exchange(&registry.address, &sign_in).cookie();
        let show = RawRequest::new("GET", "/api/v1/session").header("Cookie", &cookie);
        let session = exchange(&registry.address, &show).json();
        for owner in session["owners"].as_array().unwrap() {
            owners.insert(
                owner["name"].as_str().unwrap().to_owned(),
                owner["id"].as_str().unwrap().to_owned(),
            );
        }
        users.insert(name, session["user"]["id"].as_str().unwrap().to_owned());
        cookies.insert(name, cookie);
    }
    assert!(registry.terminate().success());
    Furnished { copy: home.storage.copy_out(home.folder()), cookies, owners, users }
}
