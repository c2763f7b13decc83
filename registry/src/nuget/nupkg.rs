//! What is in a package file: a zip with one `.nuspec` at its root, which names id and version.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

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
    let names: Vec<String> =
        archive.file_names().flatten().filter(|name| at_root(name)).map(Into::into).collect();
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

fn id_and_version(nuspec: &str) -> Result<(String, String), String> {
    let text = nuspec.trim_start_matches('\u{feff}');
    let document = roxmltree::Document::parse(text)
        .map_err(|error| format!("The .nuspec is not XML: {error}."))?;
    let metadata =
        document.root_element().children().find(|node| node.has_tag_name_local("metadata"));
    let field = |name: &str| {
        let node = metadata?.children().find(|node| node.has_tag_name_local(name))?;
        node.text().map(|text| text.trim().to_owned())
    };
    let id = field("id").unwrap_or_default();
    if !is_package_id(&id) {
        return Err("The .nuspec has no valid package id.".to_owned());
    }
    let version = field("version").unwrap_or_default();
    let version = normalized(&version).ok_or("The .nuspec has no valid version.")?;
    Ok((id, version))
}

/// A nuspec may or may not name a namespace.
trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for roxmltree::Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
