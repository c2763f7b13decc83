//! Trunk builds the page. Version 0.22 needs a newer compiler than this workspace requires.

use std::env::consts::{ARCH, OS};
use std::path::PathBuf;

use super::install::Tool;
use super::release::Release;
use crate::failure::Outcome;

pub const VERSION: &str = "0.21.14";

/// The project's own builds of this version, with the SHA-256 of each archive.
const RELEASES: [(&str, &str, &str, &str); 4] = [
    (
        "linux",
        "x86_64",
        "x86_64-unknown-linux-musl",
        "a67f4054b249fe9acc5fabc25de1aebf19783aca3ad6ff64bf34d7da44d0ea20",
    ),
    (
        "linux",
        "aarch64",
        "aarch64-unknown-linux-musl",
        "e8e2a2bb423ce6702ab9f4f02f8c9ae99d790f0301f7634e986b2dd8706019cc",
    ),
    (
        "macos",
        "x86_64",
        "x86_64-apple-darwin",
        "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95",
    ),
    (
        "macos",
        "aarch64",
        "aarch64-apple-darwin",
        "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e",
    ),
];

/// Compiled without the features for TLS: Trunk finds its tools on PATH and downloads none.
pub fn install() -> Outcome<PathBuf> {
    let tool = Tool {
        package: "trunk",
        version: VERSION,
        program: "trunk",
        features: &[],
        release: here(),
        // Its lightningcss does not compile with newer dependencies.
        compiles_unlocked: false,
    };
    tool.install()
}

fn here() -> Option<Release> {
    let (.., target, sha256) =
        RELEASES.into_iter().find(|(os, arch, ..)| (*os, *arch) == (OS, ARCH))?;
    let url = format!(
        "https://github.com/trunk-rs/trunk/releases/download/v{VERSION}/trunk-{target}.tar.gz"
    );
    Some(Release { url, sha256 })
}
