//! wasm-bindgen's program must have exactly the version of the library in Cargo.lock.

use std::fs;

use super::crates::Tool;
use crate::failure::{Context, Outcome, fail};
use crate::paths;

pub fn tool(version: &str) -> Tool<'_> {
    Tool { program: "wasm-bindgen", ..Tool::new("wasm-bindgen-cli", version) }
}

pub fn locked_version() -> Outcome<String> {
    let path = paths::root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).on("read", &path)?;
    match version_in(&lock) {
        Some(version) => Ok(version.to_owned()),
        None => fail("Cargo.lock names no wasm-bindgen: run `cargo generate-lockfile`"),
    }
}

fn version_in(lock: &str) -> Option<&str> {
    let (_, after) = lock.split_once("name = \"wasm-bindgen\"\nversion = \"")?;
    after.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn reads_the_library_and_not_its_neighbors() {
        let lock = "name = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\n\
                    name = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock), Some("0.2.130"));
        assert_eq!(version_in("name = \"serde\"\n"), None);
    }
}
