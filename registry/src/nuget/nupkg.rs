//! Reads a package file: a zip archive with one `.nuspec` at its root, which has ID and version.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use roxmltree::Node;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::version::{is_package_id, normalized};
use crate::ids::hex;

/// More than any real .nuspec needs. A larger one is an attack.
const MAX_NUSPEC_BYTES: u64 = 1024 * 1024;

#[derive(Debug)]
pub struct Package {
    pub id: String,
    pub version: String,
    pub sha256: String,
    pub bytes: u64,
}

/// Reads a received file. The error is a sentence for the person who pushed it.
pub fn read(file: &mut File) -> Result<Package, String> {
    let unreadable = |error: std::io::Error| format!("The package cannot be read: {error}.");
    let nuspec = nuspec(file)?;
    let (id, version) = id_and_version(&nuspec)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut hash = Sha256::new();
    let bytes = std::io::copy(file, &mut hash).map_err(unreadable)?;
    Ok(Package { id, version, sha256: hex(&hash.finalize()), bytes })
}

fn nuspec(file: &File) -> Result<String, String> {
    let not_zip = |error: zip::result::ZipError| format!("The file is not a package: {error}.");
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(not_zip)?;
    let at_root =
        |name: &str| !name.contains(['/', '\\']) && name.to_ascii_lowercase().ends_with(".nuspec");
    let mut names: Vec<String> = Vec::new();
    for name in archive.file_names() {
        let name = name.map_err(not_zip)?;
        if leads_out(&name) {
            return Err(
                "The package contains a file path that leads out of the package.".to_owned()
            );
        }
        names.push(name.into());
    }
    names.retain(|name| at_root(name));
    let name = match names.as_slice() {
        [name] => name,
        [] => return Err("The package has no .nuspec at its root.".to_owned()),
        _ => return Err("The package has more than one .nuspec at its root.".to_owned()),
    };
    let mut bytes = Vec::new();
    let entry = archive.by_name(name).map_err(not_zip)?;
    entry
        .take(MAX_NUSPEC_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The .nuspec cannot be read: {error}."))?;
    if bytes.len() as u64 > MAX_NUSPEC_BYTES {
        return Err("The .nuspec is too large.".to_owned());
    }
    decoded(bytes).ok_or_else(|| "The .nuspec is neither UTF-8 nor UTF-16.".to_owned())
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

/// Restoring the package would write such a file outside its folder.
fn leads_out(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    absolute || name.split(['/', '\\']).any(|part| part == "..")
}

fn id_and_version(nuspec: &str) -> Result<(String, String), String> {
    let text = nuspec.trim_start_matches('\u{feff}');
    let document = roxmltree::Document::parse(text)
        .map_err(|error| format!("The .nuspec is not XML: {error}."))?;
    // Of a repeated element, other readers may use the other one.
    let metadata = only_child(document.root_element(), "metadata")?;
    if is_symbol_package(metadata) {
        return Err("This is a symbol package. The registry stores no symbols: push only the \
                    .nupkg."
            .to_owned());
    }
    let field = |name| only_child(metadata, name).map(|node| node.text().unwrap_or("").trim());
    let id = field("id")?.to_owned();
    if !is_package_id(&id) {
        return Err("The .nuspec has no valid package ID.".to_owned());
    }
    let version = normalized(field("version")?).ok_or("The .nuspec has no valid version.")?;
    Ok((id, version))
}

fn is_symbol_package(metadata: Node<'_, '_>) -> bool {
    metadata.descendants().any(|node| {
        let kind = node.attribute("name").unwrap_or_default();
        node.tag_name().name() == "packageType" && kind.eq_ignore_ascii_case("SymbolsPackage")
    })
}

/// Finds an element by its local name, because a .nuspec may or may not have a namespace.
fn only_child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Result<Node<'a, 'input>, String> {
    let mut named =
        node.children().filter(|child| child.is_element() && child.tag_name().name() == name);
    match (named.next(), named.next()) {
        (Some(child), None) => Ok(child),
        (None, _) => Err(format!("The .nuspec has no {name}.")),
        (Some(_), Some(_)) => Err(format!("The .nuspec has more than one {name}.")),
    }
}
