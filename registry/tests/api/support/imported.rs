//! Keys from another registry, as lines of an import file.

use std::fmt::Write;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::home::{Home, text};

pub fn hash(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// The line of a contoso key without an expiry, with some members changed.
pub fn line(value: &str, changes: &Value) -> String {
    let mut line = json!({
        "owner": "contoso", "name": "old-ci", "sha256": hash(value), "scopes": ["package:push"],
        "packages": ["Contoso.*"], "created_at": "2020-02-03T04:05:06Z", "expires_at": null,
    });
    for (name, value) in changes.as_object().unwrap() {
        line[name] = value.clone();
    }
    line.to_string()
}

/// Imports the lines through standard input and returns the command's output.
pub fn import(home: &Home, lines: &str) -> String {
    let output = home.run(&["import", "-"], lines);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The line of a package in a file for `package import`.
pub fn package(id: &str, owner: &str) -> String {
    json!({ "feed": "nuget", "id": id, "owner": owner }).to_string()
}

/// Imports the lines from a file, which must fail, and returns standard error.
pub fn refused(home: &Home, lines: impl AsRef<[u8]>) -> String {
    let file = home.folder().join("keys.jsonl");
    std::fs::write(&file, lines).unwrap();
    home.refuse(&["import", &file.display().to_string()])
}
