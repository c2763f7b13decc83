//! What is in a package file: a zip with one `.nuspec` at its root, which names id and version.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use roxmltree::Node;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::version::{is_package_id, normalized};
use crate::ids::hex;

/// The largest description anyone writes, with room; what unpacks to more is an attack.
const MAX_NUSPEC_BYTES: u64 = 1024 * 1024;

#[derive(Debug)]
pub struct Package {
    pub id: String,
    pub version: String,
    pub sha256: String,
    pub bytes: u64,
}

/// Reads a received file; the error is a sentence for whoever pushed it.
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
            return Err("The package has a file that would unpack outside of it.".to_owned());
        }
        names.push(name.into());
    }
    names.retain(|name| at_root(name));
    let name = match names.as_slice() {
        [name] => name,
        [] => return Err("The package has no .nuspec at its root.".to_owned()),
        _ => return Err("The package has more than one .nuspec.".to_owned()),
    };
    let mut text = String::new();
    let entry = archive.by_name(name).map_err(not_zip)?;
    entry
        .take(MAX_NUSPEC_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|error| format!("The .nuspec cannot be read: {error}."))?;
    if text.len() as u64 > MAX_NUSPEC_BYTES {
        return Err("The .nuspec is too large.".to_owned());
    }
    Ok(text)
}

/// Whoever restores the package would write such a file somewhere else.
fn leads_out(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    absolute || name.split(['/', '\\']).any(|part| part == "..")
}

fn id_and_version(nuspec: &str) -> Result<(String, String), String> {
    let text = nuspec.trim_start_matches('\u{feff}');
    let document = roxmltree::Document::parse(text)
        .map_err(|error| format!("The .nuspec is not XML: {error}."))?;
    // What is written twice, other readers may read the other way.
    let metadata = only_child(document.root_element(), "metadata")?;
    let field = |name| only_child(metadata, name).map(|node| node.text().unwrap_or("").trim());
    let id = field("id")?.to_owned();
    if !is_package_id(&id) {
        return Err("The .nuspec has no valid package id.".to_owned());
    }
    let version = normalized(field("version")?).ok_or("The .nuspec has no valid version.")?;
    Ok((id, version))
}

/// By local name: a nuspec may or may not name a namespace.
fn only_child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Result<Node<'a, 'input>, String> {
    let mut named =
        node.children().filter(|child| child.is_element() && child.tag_name().name() == name);
    match (named.next(), named.next()) {
        (Some(child), None) => Ok(child),
        (None, _) => Err(format!("The .nuspec has no {name}.")),
        (Some(_), Some(_)) => Err(format!("The .nuspec has more than one {name}.")),
    }
}
