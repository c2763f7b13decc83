//! Finds and decompresses the `.nuspec` of a zip archive. The entries are read one by one, because an
//! index of all of them takes memory, and hides entries with the same name.

use std::fs::File;
use std::io::Read;

use zip::ZipReadOptions;
use zip::read::{ArchiveOffset, Config};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::bounded::Bounded;

const MAX_ENTRIES: usize = 10_000;
/// 400 bytes for each entry. A name of 100 characters takes 150 bytes.
const MAX_DIRECTORY_BYTES: u64 = 4 * 1024 * 1024;
const MAX_NUSPEC_BYTES: u64 = 1024 * 1024;
/// Compressed data can be long and expand to nothing. Valid data are at most this much longer than
/// their content.
const MAX_OVERHEAD: u64 = 64 * 1024;
/// The first bytes of an entry of the zip directory.
const DIRECTORY_ENTRY: [u8; 4] = *b"PK\x01\x02";

/// The error is a sentence for the person who pushed the package.
pub fn nuspec(file: &File) -> Result<Vec<u8>, String> {
    let file = Bounded::new(file).map_err(|error| not_zip(error.into()))?;
    let length = file.length;
    // A package begins at the first byte. Searching for another beginning takes time.
    let config = Config { archive_offset: ArchiveOffset::Known(0) };
    let mut archive = ZipIterable::try_new(file, config).map_err(not_zip)?;
    if archive.len() > MAX_ENTRIES {
        return Err(format!(
            "The package has {} files. A package can have at most {MAX_ENTRIES}.",
            archive.len()
        ));
    }
    let entries = archive.files().map_err(not_zip)?;
    let mut found = None;
    for entry in &mut *entries {
        let entry = entry.map_err(not_zip)?;
        if length.saturating_sub(entry.central_header_start()) > MAX_DIRECTORY_BYTES {
            return Err("The zip directory of the package is larger than 4 MiB. Use fewer files, \
                        shorter names or no comments."
                .to_owned());
        }
        let name = entry.name().map_err(not_zip)?;
        if escapes_folder(&name) {
            return Err("The package contains a file path outside of the package.".to_owned());
        }
        if is_nuspec(&name) {
            drop(name);
            if found.replace(entry).is_some() {
                return Err("The package has more than one .nuspec at its root.".to_owned());
            }
        }
    }
    let reader = entries.reader_mut();
    let mut next = [0; DIRECTORY_ENTRY.len()];
    // Other readers may find another .nuspec there.
    if reader.read_exact(&mut next).is_ok() && next == DIRECTORY_ENTRY {
        return Err("The zip directory of the package has more entries than it says.".to_owned());
    }
    let entry = found.ok_or("The package has no .nuspec at its root.")?;
    if entry.encrypted() {
        return Err("The .nuspec is encrypted. Push a package without a password.".to_owned());
    }
    if entry.compressed_size() > MAX_NUSPEC_BYTES + MAX_OVERHEAD {
        return Err(too_large());
    }
    let nuspec = entry.with_reader(reader, ZipReadOptions::new()).map_err(not_zip)?;
    let mut bytes = Vec::new();
    nuspec
        .take(MAX_NUSPEC_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The .nuspec cannot be read: {error}."))?;
    if bytes.len() as u64 > MAX_NUSPEC_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err passes the error")]
fn not_zip(error: ZipError) -> String {
    format!("The file is not a package: {error}.")
}

fn too_large() -> String {
    "The .nuspec is larger than 1 MiB.".to_owned()
}

fn is_nuspec(name: &str) -> bool {
    !name.contains(['/', '\\']) && name.to_ascii_lowercase().ends_with(".nuspec")
}

/// Restoring the package would write such a file outside its folder.
fn escapes_folder(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    absolute || name.split(['/', '\\']).any(|part| part == "..")
}
