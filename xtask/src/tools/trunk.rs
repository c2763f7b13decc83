//! Trunk builds the page. Version 0.22 needs a newer compiler than this workspace requires.

use std::env::consts::{ARCH, OS};

use super::crates::Tool;
use super::release::Release;

pub const TRUNK: Tool = Tool {
    release: of_project,
    // Its lightningcss does not compile with newer dependencies.
    compiles_unlocked: false,
    ..Tool::new("trunk", VERSION)
};

const VERSION: &str = "0.21.14";

/// The SHA-256 of this version's archives.
const ARCHIVES: [&str; 4] = [
    "a67f4054b249fe9acc5fabc25de1aebf19783aca3ad6ff64bf34d7da44d0ea20 x86_64-unknown-linux-musl",
    "e8e2a2bb423ce6702ab9f4f02f8c9ae99d790f0301f7634e986b2dd8706019cc aarch64-unknown-linux-musl",
    "f1ba0e3bbe24e0ae219c6d22c33e24e2825c1608dd27c2556e323495110f1a95 x86_64-apple-darwin",
    "764e299dd50d89442a4e96a236349f57961984b701e74d3dbdb39cd1c9f5101e aarch64-apple-darwin",
];

fn of_project() -> Option<Release> {
    let system = match OS {
        "linux" => "unknown-linux-musl",
        "macos" => "apple-darwin",
        _ => return None,
    };
    let target = format!("{ARCH}-{system}");
    let mut archives = ARCHIVES.into_iter().filter_map(|archive| archive.split_once(' '));
    let (sha256, _) = archives.find(|(_, of)| *of == target)?;
    let url = format!(
        "https://github.com/trunk-rs/trunk/releases/download/v{VERSION}/trunk-{target}.tar.gz"
    );
    Some(Release { url, sha256 })
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_machine_has_an_archive_with_a_checksum() {
        let release = super::of_project().unwrap();
        assert!(release.url.contains(std::env::consts::ARCH));
        assert_eq!(release.sha256.len(), 64);
    }
}
