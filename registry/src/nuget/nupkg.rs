//! Reads a package file: a zip archive with one `.nuspec` at its root, which has ID and version.
//! A package is untrusted input, so each step has a limit.

mod archive;
mod bounded;
mod nuspec;

use std::fs::File;

use super::version::{is_package_id, normalized};

/// Of a normalized version.
const MAX_VERSION_CHARS: usize = 64;

#[derive(Debug)]
pub struct Package {
    pub id: String,
    pub version: String,
    pub sha256: String,
    pub bytes: u64,
}

/// Reads a received file. The error is a sentence for the person who pushed it.
pub fn id_and_version_of(file: &File) -> Result<(String, String), String> {
    id_and_version(archive::nuspec(file)?)
}

/// Reads the bytes of a `.nuspec`. The version is normalized.
pub fn id_and_version(nuspec: Vec<u8>) -> Result<(String, String), String> {
    let text = decoded(nuspec).ok_or("The .nuspec is neither UTF-8 nor UTF-16.")?;
    let (id, version) = nuspec::id_and_version(text.trim_start_matches('\u{feff}'))?;
    if !is_package_id(&id) {
        return Err("The .nuspec has no valid package ID.".to_owned());
    }
    let version = normalized(&version).filter(|version| version.len() <= MAX_VERSION_CHARS);
    let version = version.ok_or_else(|| {
        format!(
            "The .nuspec has no valid version: a version has up to four numbers, a prerelease label if \
             there is one, and its normalized form without build metadata has at most \
             {MAX_VERSION_CHARS} characters."
        )
    })?;
    Ok((id, version))
}

/// XML is UTF-8 or UTF-16. UTF-16 begins with a byte order mark or with `<`.
fn decoded(bytes: Vec<u8>) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, b'<', ..] => u16::from_be_bytes,
        _ => return String::from_utf8(bytes).ok(),
    };
    let (units, []) = bytes.as_chunks::<2>() else { return None };
    char::decode_utf16(units.iter().copied().map(read)).collect::<Result<String, _>>().ok()
}
