//! Real packages, as `dotnet pack` writes them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub fn nupkg(id: &str, version: &str) -> Vec<u8> {
    nupkg_with(id, version, "MZ not really")
}

/// A package of the same ID and version has other bytes with another library in it.
pub fn nupkg_with(id: &str, version: &str, library: &str) -> Vec<u8> {
    let nuspec = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata>\
         <id>{id}</id><version>{version}</version><authors>ada</authors>\
         <description>A package.</description></metadata></package>"
    );
    zip_of(&[
        (&format!("{id}.nuspec"), nuspec.as_bytes()),
        ("lib/net8.0/library.dll", library.as_bytes()),
        ("[Content_Types].xml", b"<Types/>"),
    ])
}

/// A package of about this many bytes, not compressed.
pub fn stored(id: &str, version: &str, bytes: usize) -> Vec<u8> {
    let nuspec = format!(
        "<package><metadata><id>{id}</id><version>{version}</version></metadata></package>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes + 1024)));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in [("a.nuspec", nuspec.as_bytes()), ("a.bin", &vec![0x5a; bytes])] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
