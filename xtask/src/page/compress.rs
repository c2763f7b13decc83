//! Writes `.br` and `.gz` beside every text and wasm file, with the strongest compression.

use std::fs;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;

use super::inputs;
use crate::bytes;
use crate::failure::{Context, Outcome};

const COMPRESSIBLE: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Returns each file's name, its size and its size as brotli.
pub fn all(staged: &Path) -> Outcome<Vec<(String, usize, usize)>> {
    let mut sizes = Vec::new();
    for file in inputs::files_under(staged)? {
        let extension = file.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !COMPRESSIBLE.contains(&extension.as_str()) {
            continue;
        }
        let bytes = fs::read(&file).on("read", &file)?;
        let brotli = brotli(&bytes).on("compress", &file)?;
        let gzip = bytes::gzip(&bytes).on("compress", &file)?;
        write_beside(&file, "br", &brotli)?;
        write_beside(&file, "gz", &gzip)?;
        let name = file.strip_prefix(staged).unwrap_or(&file).display().to_string();
        sizes.push((name, bytes.len(), brotli.len()));
    }
    Ok(sizes)
}

fn write_beside(file: &Path, suffix: &str, bytes: &[u8]) -> Outcome {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{suffix}"));
    let path = PathBuf::from(name);
    fs::write(&path, bytes).on("write", &path)
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}
