//! The compiler's standard library for the browser.

use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Outcome, fail};
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
    if paths::on_path("rustup").is_none() {
        return fail(
            "this Rust has no sources of its standard library and there is no rustup to add them: \
             install rustup from https://rustup.rs, or your distribution's package `rust-src`",
        );
    }
    process::run(
        "adding the standard library's sources",
        Command::new("rustup").args(["component", "add", "rust-src"]),
    )
    .map_err(|Failure(reason)| {
        Failure(format!("{reason}: rustup needs the network once for the component rust-src"))
    })
}

pub fn install() -> Outcome {
    // This asks the compiler, because a distribution's Rust has no rustup.
    let library =
        process::ask(Command::new("rustc").args(["--print", "target-libdir", "--target", TRIPLE]));
    if library.is_some_and(|dir| Path::new(&dir).is_dir()) {
        return Ok(());
    }
    if paths::on_path("rustup").is_none() {
        return fail(format!(
            "this Rust cannot compile for {TRIPLE} and there is no rustup to add it: install \
             rustup from https://rustup.rs, or your distribution's package for that target"
        ));
    }
    process::run(
        &format!("adding the target {TRIPLE}"),
        Command::new("rustup").args(["target", "add", TRIPLE]),
    )
    .map_err(|Failure(reason)| {
        Failure(format!("{reason}: rustup needs the network once for the target {TRIPLE}"))
    })
}
