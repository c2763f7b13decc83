//! A registry process with a given number of keys. The caller owns a hundred of them.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::client::{self, Request};
use super::fill;
use super::storage::Storage;

const PASSWORD: &str = "correct horse battery staple";

pub struct Program {
    process: Child,
    address: String,
    cookie: String,
    _folder: TempDir,
}

pub async fn filled(storage: &Storage, keys: usize) -> Program {
    let folder = tempfile::tempdir().unwrap();
    let flags = storage.new_database(folder.path()).await;
    let add = ["user", "add", fill::CALLER, "--email", "caller@example.com"];
    run(&add, &flags, PASSWORD.as_bytes());
    fill::insert_owners(&mut storage.connect(&flags).await, keys).await;
    let file = folder.path().join("keys.jsonl");
    fill::write_import_file(&file, keys);
    run(&["import", &file.display().to_string()], &flags, b"");
    storage.analyze(&flags).await;
    let mut process = command(&["serve", "--listen", "127.0.0.1:0"], &flags)
        .env("LATCHKEY_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
    let cookie = sign_in(&address).await;
    println!("   {keys} keys imported");
    Program { process, address, cookie, _folder: folder }
}

impl Program {
    fn key_request(&self) -> Request {
        self.request_of(&fill::working_value())
    }

    pub fn requests_of_different_keys(&self, count: usize) -> Vec<Request> {
        fill::working_values(count).map(|value| self.request_of(&value)).collect()
    }

    fn request_of(&self, value: &str) -> Request {
        let head = format!("GET /api/v1/key HTTP/1.1\r\nX-NuGet-ApiKey: {value}");
        Request::new(&self.address, 200, &head)
    }

    fn list_request(&self) -> Request {
        let head = format!("GET /api/v1/keys HTTP/1.1\r\nCookie: {}", self.cookie);
        Request::new(&self.address, 200, &head)
    }

    fn refused_push(&self) -> Request {
        let head =
            format!("PUT /api/v2/package HTTP/1.1\r\nX-NuGet-ApiKey: {}", fill::expired_value());
        Request::new(&self.address, 403, &head)
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn stop(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// The measured requests to both registries, by name.
pub fn requests(few: &Program, many: &Program) -> [(&'static str, Request, Request); 3] {
    [
        ("GET /keys", few.list_request(), many.list_request()),
        ("GET /key", few.key_request(), many.key_request()),
        ("a refused push", few.refused_push(), many.refused_push()),
    ]
}

async fn sign_in(address: &str) -> String {
    let body = format!(r#"{{"username":"{}","password":"{PASSWORD}"}}"#, fill::CALLER);
    let answer = client::post(address, "/api/v1/session", &body).await;
    let (_, after) = answer.head.split_once("set-cookie: ").unwrap();
    after.split(';').next().unwrap().to_owned()
}

fn command(arguments: &[&str], flags: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey-registry"));
    command.args(arguments).args(flags);
    command
}

fn run(arguments: &[&str], flags: &[String], input: &[u8]) {
    let mut child =
        command(arguments, flags).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    assert!(child.wait().unwrap().success(), "{arguments:?} failed");
}
