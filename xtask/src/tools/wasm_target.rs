//! The compiler's standard library for the browser.

use std::path::Path;
use std::process::Command;

use crate::failure::{Outcome, Remedy, fail};
use crate::{paths, process};

pub const TRIPLE: &str = "wasm32-unknown-unknown";

/// The deployed page compiles its own standard library, for size.
pub fn install_sources() -> Outcome {
    let Some(sysroot) = process::ask(Command::new("rustc").args(["--print", "sysroot"])) else {
        return fail("there is no rustc: install Rust from https://rustup.rs");
    };
    if Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(());
    }
    add("component", "rust-src")
}

pub fn install() -> Outcome {
    // This asks the compiler, because a distribution's Rust has no rustup.
    let library =
        process::ask(Command::new("rustc").args(["--print", "target-libdir", "--target", TRIPLE]));
    if library.is_some_and(|dir| Path::new(&dir).is_dir()) {
        return Ok(());
    }
    add("target", TRIPLE)
}

fn add(kind: &str, name: &str) -> Outcome {
    if paths::on_path("rustup").is_none() {
        return fail(format!(
            "this Rust lacks the {kind} {name}, and there is no rustup to add it: install rustup \
             from https://rustup.rs, or your distribution's package for that {kind}"
        ));
    }
    let mut rustup = Command::new("rustup");
    process::run(&format!("adding the {kind} {name}"), rustup.args([kind, "add", name]))
        .remedy(format!("rustup needs the network once for the {kind} {name}"))
}
